/** The checks that kube-apiserver makes of a token, in its order; what comes after a refusal is not asked. */
export const CHECKS = [
  'shape',
  'issuer',
  'algorithm',
  'signature',
  'claims',
  'audience',
  'expiry',
  'not before',
  'distributed claims',
  'username',
  'groups',
  'uid',
  'extra',
  'required claims',
  'claim rules',
  'user rules',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `not checked`: it cannot be told offline, and why; `not asked`: another check refused before. */
export type CheckOutcome = 'accepts' | 'refuses' | 'not checked' | 'not asked';

/** One check: what it found, in a sentence without its full stop, and for a refusal what TokenReview's error contains. */
export interface Check {
  check: CheckName;
  outcome: CheckOutcome;
  says: string;
  error?: string;
}

/** Ends the checks: the API server refuses the token here. `error` is a piece of TokenReview's `status.error`. */
export class Refusal extends Error {
  constructor(
    readonly says: string,
    readonly error: string,
  ) {
    super(says);
  }
}

/** Ends one check without an answer: it cannot be told offline. */
export class Unchecked extends Error {}
