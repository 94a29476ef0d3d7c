import { setTimeout as pause } from 'node:timers/promises';
import type { StepResult } from './step.js';

/** How often a verifier is asked again; a window is known this well. */
const EVERY_MS = 100;

/** A clock and a way to wait, so that a test needs no time. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

/**
 * Asks again and again until a token is refused, and gives the refusal with the moment of the first one; the last
 * acceptance if none came before `until`. All times are epoch milliseconds. Rejects only if a tool broke.
 */
export async function firstRefusal(
  ask: () => Promise<StepResult>,
  until: number,
  clock: Clock = { now: Date.now, pause },
): Promise<{ outcome: StepResult; at: number }> {
  for (;;) {
    const outcome = await ask();
    const at = clock.now();
    if (outcome.result !== 'done' || at >= until) return { outcome, at };
    await clock.pause(EVERY_MS);
  }
}
