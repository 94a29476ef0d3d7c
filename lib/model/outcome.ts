import { z } from 'zod';
import { answerFields } from './answer-fields.js';

/**
 * What a cell did, or must do: expectation and observation are this same type, so that judging is a diff.
 * Connections and name look-ups: `connected`/`resolved` is an allow; each kind of deny is its own word.
 * `asymmetric`: the client saw silence, but the destination saw the packet (a reply was lost, or only one half is cut).
 * `void`: could not tell; judged `unknown`, with `detail` as the reason.
 */
export const NETWORK_RESULTS = [
  'connected',
  'resolved',
  'timeout',
  'refused',
  'reset',
  'dns',
  'tls',
  'error',
  'asymmetric',
  'void',
] as const;

export const networkOutcomeSchema = z.strictObject({
  kind: z.literal('network'),
  result: z.enum(NETWORK_RESULTS),
  /** Who answered: `namespace/pod` as the server stated it, or the address that a name gave. */
  server: z.string().optional(),
  detail: z.string().optional(),
});

/** An answer of the API server; in an expectation only some of it, and pieces of its texts. */
export const answerOutcomeSchema = z.strictObject({
  kind: z.literal('answer'),
  ...answerFields,
  /** Observed: what gives those of `may` that nobody expected, in SubjectAccessReview's words. */
  givenBy: z.record(z.string(), z.string()).optional(),
  /** Of a call of kubectl: its exit code, the logins that the person was asked for, the refreshes that the issuer granted. */
  exit: z.number().int().optional(),
  logins: z.number().int().optional(),
  refreshes: z.number().int().optional(),
  /** How long it took until the answer was as expected, in milliseconds; in an expectation the least and the most. */
  windowMs: z.number().optional(),
  notBeforeMs: z.number().optional(),
  withinMs: z.number().optional(),
  /** Where SubjectAccessReview, SelfSubjectAccessReview and the request itself did not say the same. */
  disagreement: z.string().optional(),
});

/** How a step stops: what the caller saw of its connection or was answered; `open` is one that should not stand and does. */
export const STOPS = [
  'timeout',
  'refused',
  'reset',
  'dns',
  'tls',
  'http',
  'oauth',
  'browser',
  'open',
  'error',
] as const;

/** How a step stops that somebody answered, so that its connection stood. */
export const ANSWERED: ReadonlySet<string | undefined> = new Set<(typeof STOPS)[number]>([
  'http',
  'oauth',
  'tls',
]);

/** A step of a handshake: done, stopped (how, after how long), or not reached because an earlier one stopped. */
export const stepOutcomeSchema = z.strictObject({
  kind: z.literal('step'),
  result: z.enum(['done', 'stopped', 'not-reached']),
  /** How it stopped: what the caller saw. */
  how: z.enum(STOPS).optional(),
  code: z.number().int().optional(),
  detail: z.string().optional(),
  /** The `error` of an OAuth answer and its `error_description`; in an expectation the latter in part. */
  error: z.string().optional(),
  says: z.string().optional(),
  /** How long until the caller knew that it stopped, in milliseconds; in an expectation the least and the most. */
  tookMs: z.number().optional(),
  afterMs: z.number().int().optional(),
  withinMs: z.number().int().optional(),
  /** In an expectation: what the specification asks for, where the product is known to answer otherwise, and why. */
  deviates: z.strictObject({ specified: z.string(), because: z.string() }).optional(),
});

/** The tool itself failed (exec broken, agent gone, browser did not start): always `unknown`. */
export const unknownOutcomeSchema = z.strictObject({
  kind: z.literal('unknown'),
  reason: z.string(),
});

/** The kernel or product lacks what the cell needs: never a pass, never a fail. */
export const unsupportedOutcomeSchema = z.strictObject({
  kind: z.literal('unsupported'),
  reason: z.string(),
});

export const outcomeSchema = z.discriminatedUnion('kind', [
  networkOutcomeSchema,
  answerOutcomeSchema,
  stepOutcomeSchema,
  unknownOutcomeSchema,
  unsupportedOutcomeSchema,
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Whether a connection stood or a name was resolved: the allow of a network cell, expected or observed. */
export function isOpen(outcome: Outcome): boolean {
  return outcome.kind === 'network' && (outcome.result === 'connected' || outcome.result === 'resolved');
}

export type NetworkOutcome = z.infer<typeof networkOutcomeSchema>;
export type AnswerOutcome = z.infer<typeof answerOutcomeSchema>;
export type StepOutcome = z.infer<typeof stepOutcomeSchema>;
