import { z } from 'zod';
import { statusOf } from '../cluster/api-error.js';
import type { Evidence } from '../model/evidence.js';
import type { AnswerOutcome, Outcome } from '../model/outcome.js';
import type { AskedServer, ReviewedToken, WireAnswer } from './access-needs.js';

/** What was seen of one request, and what backs it. */
export interface Seen {
  outcome: Outcome;
  evidence: Evidence[];
}

const selfSchema = z.looseObject({
  status: z.looseObject({
    userInfo: z.looseObject({
      username: z.string().default(''),
      groups: z.array(z.string()).default([]),
      uid: z.string().optional(),
      extra: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
});
export type UserInfo = z.infer<typeof selfSchema>['status']['userInfo'];

/** The user of a SelfSubjectReview's answer. Throws ZodError if it is none. */
export function userInfoOf(body: string): UserInfo {
  return selfSchema.parse(JSON.parse(body)).status.userInfo;
}

const accessSchema = z.looseObject({
  status: z.looseObject({ allowed: z.boolean(), reason: z.string().default('') }),
});

/** What a review of access says (authorization.k8s.io/v1); a deny of RBAC bears no reason. Throws ZodError if it is none. */
export function accessOf(review: unknown): { allowed: boolean; reason: string } {
  return accessSchema.parse(review).status;
}

/** What a review of access said, if the body is one. */
function accessFields(body: string): Partial<AnswerOutcome> {
  // A path's document may be anything; a review is JSON, and its kind comes first.
  if (!/^\{"kind":"(Self)?SubjectAccessReview"/.test(body)) return {};
  const { allowed, reason } = accessOf(JSON.parse(body));
  return { allowed, ...(reason ? { reason } : {}) };
}

/** Evidence in the API server's words. */
export const apiServerSays = (says: string): Evidence => ({ source: 'apiserver', says });

/** A thing that could not be told. */
export const untold = (reason: string): Seen => ({ outcome: { kind: 'unknown', reason }, evidence: [] });

/**
 * The observation in the words of the API server. A 401 never tells its cause, so the same token is put to a
 * TokenReview of the same server; every other refusal tells it in the message of its Status.
 *
 * @param token the token that the server had to take for one; undefined where none travelled as such.
 * @param whoami whether the body says who the caller is.
 */
export async function readAnswer(
  { code, body, warning }: WireAnswer,
  token: string | undefined,
  whoami: boolean,
  server: Pick<AskedServer, 'tokenReview'>,
): Promise<Seen> {
  const warned = warning === undefined ? {} : { warning };
  if (code === 401 && token !== undefined) {
    const review = await server.tokenReview(token);
    if (review.authenticated) {
      return untold(`401, and yet a TokenReview takes the same token for ${review.user}`);
    }
    return {
      outcome: { kind: 'answer', code, reason: review.error, ...warned },
      evidence: [apiServerSays(`TokenReview: ${review.error || 'no reason given'}`)],
    };
  }
  if (code >= 400) {
    const { message } = statusOf(body);
    return {
      outcome: { kind: 'answer', code, reason: message, ...warned },
      evidence: [apiServerSays(`Status: ${message}`)],
    };
  }
  if (!whoami) {
    return { outcome: { kind: 'answer', code, ...accessFields(body), ...warned }, evidence: [] };
  }
  return { outcome: { kind: 'answer', code, ...userFields(userInfoOf(body)), ...warned }, evidence: [] };
}

/** The observation of a TokenReview with audiences: whom the token stands for, or that it stands for nobody. */
export function readReview(review: ReviewedToken): Seen {
  const { authenticated, user, error } = review;
  const who = authenticated ? userFields({ ...review, username: user, groups: review.groups ?? [] }) : {};
  const reason = error === '' ? {} : { reason: error };
  const evidence = [apiServerSays(`TokenReview: ${authenticated ? user : error || 'no reason given'}`)];
  return { outcome: { kind: 'answer', authenticated, ...who, ...reason }, evidence };
}

function userFields({ username, groups, uid, extra }: UserInfo): Partial<AnswerOutcome> {
  return {
    user: username,
    groups: [...groups].sort(),
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}
