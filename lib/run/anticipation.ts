import { cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import { isOpen } from '../model/outcome.js';
import type { Observe } from './convergence.js';
import { toldWrong } from './convergence.js';
import { onePerPair } from './pairs.js';

/** How long one of these looks waits for an answer, in milliseconds. */
const WINDOW_MS = 100;

/**
 * Waits until a change shows, so that the looks that count do not begin too early: each of those costs a whole window.
 * Looked at is one cell for each pair of pods, among those that the change should open or close. Returns when all of
 * them are as expected, or after `boundMs`; it decides nothing.
 */
export async function awaitChange(
  expected: readonly Expectation[],
  open: ReadonlySet<string>,
  observe: Observe,
  boundMs: number,
  now: () => number = () => performance.now(),
): Promise<void> {
  const until = now() + boundMs;
  let waiting = onePerPair(expected.filter((one) => isOpen(one.outcome) !== open.has(cellId(one.cell))));
  while (waiting.length > 0 && now() < until) {
    const seen = await observe(
      waiting.map(({ cell }) => cell),
      WINDOW_MS,
    );
    const wrong = new Set(toldWrong(waiting, seen).map(({ cell }) => cellId(cell)));
    waiting = waiting.filter(({ cell }) => wrong.has(cellId(cell)));
  }
}

/** The ids of the cells that were seen open, those seen closed taken away. */
export function openAfter(open: ReadonlySet<string>, observations: readonly Observation[]): Set<string> {
  const after = new Set(open);
  for (const { cell, outcome } of observations) {
    if (isOpen(outcome)) after.add(cellId(cell));
    else after.delete(cellId(cell));
  }
  return after;
}
