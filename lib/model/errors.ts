/** Exit codes of the command, the contract of the README. */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  environment: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** What a tired person needs of an error: what was expected, what was seen, what to do next. */
export interface ErrorFacts {
  expected?: string;
  seen?: string;
  nextStep?: string;
  cause?: unknown;
}

/** The base of every error that Twinlock words itself; `exitCode` is what the command ends with. */
export abstract class TwinlockError extends Error {
  abstract readonly exitCode: number;
  readonly expected: string | undefined;
  readonly seen: string | undefined;
  readonly nextStep: string | undefined;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.expected = facts.expected;
    this.seen = facts.seen;
    this.nextStep = facts.nextStep;
  }
}

/** One thing wrong with what the user wrote, with its place. Lines and columns count from 1. */
export interface InputProblem {
  file: string;
  line?: number;
  found: string;
  write: string;
}

/** Bad input: a case, a manifest or an argument. Names every problem at once. */
export class InputError extends TwinlockError {
  readonly exitCode = EXIT.usage;

  constructor(
    message: string,
    readonly problems: readonly InputProblem[] = [],
    facts: ErrorFacts = {},
  ) {
    super(message, facts);
  }
}

/**
 * A program of the case itself says that what the case states does not hold: the case has failed, and no tool has
 * broken.
 */
export class ContradictionError extends TwinlockError {
  readonly exitCode = EXIT.fail;
}

/** The environment could not be built or has broken: which stage, its last observed state, the next step. */
export class EnvironmentError extends TwinlockError {
  readonly exitCode = EXIT.environment;

  constructor(
    readonly stage: string,
    message: string,
    facts: ErrorFacts = {},
  ) {
    super(message, facts);
  }
}
