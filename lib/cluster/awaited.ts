import { setTimeout as pause } from 'node:timers/promises';
import { EnvironmentError, TwinlockError } from '../model/errors.js';

/** One look at a state: reached with its value, or what was seen instead, in words for a tired person. */
export type Look<T> = { reached: T } | { seen: string };

export interface Await {
  /** The stage that an error names. */
  stage: string;
  /** What is awaited, as the end of "expected …". */
  expected: string;
  /** How long it may take, in milliseconds. */
  boundMs: number;
  nextStep: string;
  /** Pause between two looks, in milliseconds. */
  everyMs?: number;
  /** Gets the last observed state whenever it changes. */
  note?: (state: string) => void;
  /** Ends the waiting with its reason. */
  signal?: AbortSignal;
  now?: () => number;
  pause?: (ms: number) => Promise<unknown>;
}

/**
 * Looks again and again until a state is reached. A look that throws an error of ours is a state like any other, since
 * an API server that is just starting refuses connections; any other error is a mistake in the program and goes on.
 * Throws EnvironmentError with the last observed state after the bound.
 */
export async function awaited<T>(what: Await, look: () => Promise<Look<T>>): Promise<T> {
  const now = what.now ?? performance.now.bind(performance);
  const wait = what.pause ?? pause;
  const end = now() + what.boundMs;
  let last: string | undefined;
  for (;;) {
    what.signal?.throwIfAborted();
    const result = await look().catch((error: unknown): Look<T> => {
      if (error instanceof TwinlockError) return { seen: error.message };
      throw error;
    });
    if ('reached' in result) return result.reached;
    if (result.seen !== last) what.note?.(result.seen);
    last = result.seen;
    if (now() >= end) {
      throw new EnvironmentError(what.stage, `${what.expected}: not within ${what.boundMs / 1000} s`, {
        expected: what.expected,
        seen: result.seen,
        nextStep: what.nextStep,
      });
    }
    await wait(what.everyMs ?? 150);
  }
}
