import { z } from 'zod';

/** What an answer of an API server says, both where a case expects it and where a run saw it. */
export const answerFields = {
  code: z.number().int().optional(),
  /** A piece of the reason: TokenReview's error for a 401, the Status' message for another refusal, the log where a server does not start. */
  reason: z.string().optional(),
  user: z.string().optional(),
  /** All groups; compared as a whole, in any order. */
  groups: z.array(z.string()).optional(),
  uid: z.string().optional(),
  /** Extra fields of the user, each compared as a whole; those that are not named may be there. */
  extra: z.record(z.string(), z.array(z.string())).optional(),
  /** A piece of the Warning header. */
  warning: z.string().optional(),
  /** Of a TokenReview with audiences. */
  authenticated: z.boolean().optional(),
  /** Of a review of access that the request itself creates; `reason` is then the authorizer's, and names the binding that allows. */
  allowed: z.boolean().optional(),
  /** Of `starts`. */
  started: z.boolean().optional(),
  /** Of `metric` and `asked`. */
  value: z.number().optional(),
  /** The least that the figure must be, where nobody can know it beforehand: a time, for one. */
  atLeast: z.number().optional(),
  /** Of `rules`: all that the identity may do beyond what everybody who is authenticated may, as `list pods`, `create deployments.apps`, `get /metrics`. */
  may: z.array(z.string()).optional(),
};
