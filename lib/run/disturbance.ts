import { type Cell, cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import { isOpen } from '../model/outcome.js';
import { type ConvergenceBounds, marked, type Observe, pause, toldWrong, wrongCells } from './convergence.js';

/** What a disturbance showed: the last look if all were right, else the first one that was not. */
export interface Watched {
  observations: Observation[];
  settled: 'stable' | 'flapping';
}

/**
 * Looks at all cells, one look after the other, while something is disturbed, and for the hold after it: no look may show
 * a denied cell open, and no allowed cell may be closed at a look and at a longer one right after it, since a single
 * datagram can be lost on a busy node and no rule be at fault. A look that could not tell is no flap, and is not the
 * last one within the bound. The work is awaited in any case; throws what it throws.
 */
export async function watchDuring(
  expected: readonly Expectation[],
  observe: Observe,
  disturb: () => Promise<unknown>,
  { holdMs, boundMs, confirmMs }: ConvergenceBounds,
  now: () => number = () => performance.now(),
): Promise<Watched> {
  const cells: Cell[] = expected.map(({ cell }) => cell);
  const startedAt = now();
  let endedAt: number | undefined;
  const work = disturb().finally(() => {
    endedAt = now();
  });
  // It is awaited below; until then a failure must not count as one that nobody saw.
  work.catch(() => {});
  let looks = 0;
  for (;;) {
    const lookedAt = now();
    const observations = await observe(cells);
    looks += 1;
    const wrong = await confirmed(expected, toldWrong(expected, observations), observe, confirmMs);
    if (wrong.length > 0) {
      await work;
      const says = `look ${looks}, ${Math.round(lookedAt - startedAt)} ms after the disturbance began`;
      return { observations: marked(observations, wrong, says), settled: 'flapping' };
    }
    const sinceMs = endedAt === undefined ? 0 : lookedAt - endedAt;
    const told = wrongCells(expected, observations).length === 0;
    if (endedAt !== undefined && sinceMs >= (told ? holdMs : boundMs)) {
      await work;
      return { observations, settled: 'stable' };
    }
    await pause(Math.max(0, 20 - (now() - lookedAt)));
  }
}

/** Those that count: denied cells that came open as they were seen, and allowed ones that a longer look shows closed too. */
async function confirmed(
  expected: readonly Expectation[],
  wrong: readonly Observation[],
  observe: Observe,
  confirmMs: number,
): Promise<Observation[]> {
  const ids = new Set(wrong.map(({ cell }) => cellId(cell)));
  const closed = expected.filter((one) => isOpen(one.outcome) && ids.has(cellId(one.cell)));
  if (closed.length === 0) return [...wrong];
  const again = await observe(
    closed.map(({ cell }) => cell),
    confirmMs,
  );
  const still = new Set(toldWrong(closed, again).map(({ cell }) => cellId(cell)));
  const inDoubt = new Set(closed.map(({ cell }) => cellId(cell)));
  return wrong.filter(({ cell }) => !inDoubt.has(cellId(cell)) || still.has(cellId(cell)));
}
