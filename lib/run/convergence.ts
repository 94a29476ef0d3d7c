import { type Cell, cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { Outcome } from '../model/outcome.js';
import type { Timings } from '../model/report.js';
import { onePerPair } from './pairs.js';

/** Limits of one convergence, in milliseconds. */
export interface ConvergenceBounds {
  /** How long the world may take until every cell is as expected. */
  boundMs: number;
  /** How long it must then stay so. */
  holdMs: number;
  /** The longer window of the one confirmation of cells that are still wrong at the bound. */
  confirmMs: number;
}

export const DEFAULT_BOUNDS: ConvergenceBounds = { boundMs: 6000, holdMs: 300, confirmMs: 1200 };

/** Looks at cells once. `windowMs` is given only for the confirmation; else the observer's own short window is used. */
export type Observe = (cells: Cell[], windowMs?: number) => Promise<Observation[]>;

/** How a step ended, with the last observation of each cell. */
export interface Settled {
  observations: Observation[];
  settled: 'stable' | 'late' | 'wrong' | 'flapping';
  firstCorrectMs?: number;
  stableMs?: number;
}

export interface ConvergeOptions {
  /** From the first look on no denied cell may be seen open: that is a flap at once, and is not waited out. */
  neverOpen?: boolean;
  /** When the change was made, by the clock in use; the bound counts from then. The begin of the first look if left out. */
  since?: number;
}

/**
 * Looks at all expected cells again and again until all are as expected, and holds that from the begin of the first look
 * that was right. A look with a deny lasts its whole window; where the hold is longer than the look, one cell a pair of
 * pods is looked at until it is over. The expectation is opaque data here: it is compared for equality and never
 * explained. A cell that could not be told (`void`, `unknown`) is looked at again, and is neither right nor a flap.
 */
export async function converge(
  expected: readonly Expectation[],
  observe: Observe,
  bounds: ConvergenceBounds = DEFAULT_BOUNDS,
  now: () => number = () => performance.now(),
  { neverOpen = false, since }: ConvergeOptions = {},
): Promise<Settled> {
  const startedAt = since ?? now();
  const held = onePerPair(expected);
  let right: { observations: Observation[]; atMs: number } | undefined;
  for (let look = 1; ; look++) {
    const roundStartedAt = now();
    const wanted = right === undefined ? expected : held;
    const seen = await observe(wanted.map(({ cell }) => cell));
    const observations = right === undefined ? seen : merged(right.observations, seen);
    const elapsedMs = now() - startedAt;
    const opened = neverOpen ? openedCells(wanted, seen) : [];
    if (opened.length > 0) {
      const says = `look ${look}, ${Math.round(roundStartedAt - startedAt)} ms after the change, when it had to be closed`;
      return { observations: marked(observations, opened, says), settled: 'flapping' };
    }
    const wrong = wrongCells(wanted, seen);
    if (wrong.length === 0) {
      right ??= { observations, atMs: roundStartedAt - startedAt };
      if (right.atMs > bounds.boundMs) return { observations, settled: 'late', firstCorrectMs: right.atMs };
      if (elapsedMs - right.atMs >= bounds.holdMs) {
        return { observations, settled: 'stable', firstCorrectMs: right.atMs, stableMs: right.atMs };
      }
      await pause(Math.max(0, 20 - (now() - roundStartedAt)));
      continue;
    }
    const told = wrong.filter((observation) => !couldNotTell(observation));
    if (right !== undefined && told.length > 0) {
      // The hold looked at one cell a pair: what else changed is seen by looking at all, and what was wrong stays so.
      const whole = await observe(expected.map(({ cell }) => cell));
      return {
        observations: merged(merged(observations, whole), told),
        settled: 'flapping',
        firstCorrectMs: right.atMs,
      };
    }
    if (elapsedMs >= bounds.boundMs) return confirm(expected, observations, observe, bounds, startedAt, now);
    await pause(Math.max(0, 20 - (now() - roundStartedAt)));
  }
}

/** The observations, the later one of each cell. */
function merged(earlier: readonly Observation[], later: readonly Observation[]): Observation[] {
  const newest = new Map(later.map((observation) => [cellId(observation.cell), observation]));
  return earlier.map((observation) => newest.get(cellId(observation.cell)) ?? observation);
}

/**
 * At the bound: cells that are still wrong get one longer look. All right by then is `late`, which is a failure too;
 * where none of them was told before, nobody saw them late, and they remain untold.
 */
async function confirm(
  expected: readonly Expectation[],
  observations: Observation[],
  observe: Observe,
  bounds: ConvergenceBounds,
  startedAt: number,
  now: () => number,
): Promise<Settled> {
  const wrongNow = wrongCells(expected, observations);
  const wrong = new Set(wrongNow.map(({ cell }) => cellId(cell)));
  const again = await observe(
    expected.map(({ cell }) => cell).filter((cell) => wrong.has(cellId(cell))),
    bounds.confirmMs,
  );
  const confirmed = merged(observations, again);
  if (wrongCells(expected, confirmed).length > 0) return { observations: confirmed, settled: 'wrong' };
  if (wrongNow.every(couldNotTell)) return { observations, settled: 'wrong' };
  return { observations: confirmed, settled: 'late', firstCorrectMs: now() - startedAt };
}

/** The observations that differ from what is expected; a cell without an observation counts as not told. */
export function wrongCells(
  expected: readonly Expectation[],
  observations: readonly Observation[],
): Observation[] {
  const seen = new Map(observations.map((observation) => [cellId(observation.cell), observation]));
  return expected.flatMap(({ cell, outcome }) => {
    const observation = seen.get(cellId(cell));
    if (observation === undefined) {
      return [{ cell, outcome: { kind: 'unknown', reason: 'not observed' }, at: 0, tookMs: 0, evidence: [] }];
    }
    // What this machine cannot do stays so, and is not waited for.
    if (observation.outcome.kind === 'unsupported') return [];
    return sameNetworkOutcome(outcome, observation.outcome) ? [] : [observation];
  });
}

/** The observations that are told, and differ from what is expected. */
export function toldWrong(
  expected: readonly Expectation[],
  observations: readonly Observation[],
): Observation[] {
  return wrongCells(expected, observations).filter((observation) => !couldNotTell(observation));
}

/** Denied cells of which something came through: an answer, or a packet that reached its destination. */
function openedCells(expected: readonly Expectation[], observations: readonly Observation[]): Observation[] {
  const denied = expected.filter(({ outcome }) => !cameThrough(outcome));
  return wrongCells(denied, observations).filter(({ outcome }) => cameThrough(outcome));
}

function cameThrough(outcome: Outcome): boolean {
  return outcome.kind === 'network' && ['connected', 'resolved', 'asymmetric'].includes(outcome.result);
}

/** The observations, with when it was seen added to the evidence of those that were wrong. */
export function marked(
  observations: readonly Observation[],
  wrong: readonly Observation[],
  says: string,
): Observation[] {
  const set = new Set(wrong);
  return observations.map((one) =>
    set.has(one) ? { ...one, evidence: [...one.evidence, { source: 'client', says }] } : one,
  );
}

function sameNetworkOutcome(expected: Outcome, observed: Outcome): boolean {
  if (expected.kind !== 'network' || observed.kind !== 'network') return false;
  return (
    expected.result === observed.result &&
    (expected.server === undefined || expected.server === observed.server)
  );
}

/** Void, unknown, or a connection that stood while its server was too busy to say its name within the window. */
function couldNotTell({ outcome }: Observation): boolean {
  if (outcome.kind === 'unknown') return true;
  if (outcome.kind !== 'network') return false;
  return outcome.result === 'void' || (outcome.result === 'connected' && outcome.server === undefined);
}

/** Yields between two looks; a look itself lasts a window, so that this only keeps an instant observer from spinning. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The timings of a step as the history keeps them. */
export function timingsOf(applyMs: number, settled: Settled): Timings {
  return {
    applyMs,
    ...(settled.firstCorrectMs === undefined ? {} : { firstCorrectMs: applyMs + settled.firstCorrectMs }),
    ...(settled.stableMs === undefined ? {} : { stableMs: applyMs + settled.stableMs }),
  };
}
