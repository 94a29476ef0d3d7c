import type { Cell } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import { type ConvergenceBounds, marked, type Observe, pause, toldWrong, wrongCells } from './convergence.js';

/** What a disturbance showed: the last look if all were right, else the first one that was not. */
export interface Watched {
  observations: Observation[];
  settled: 'stable' | 'flapping';
}

/**
 * Looks at all cells, one look after the other, while something is disturbed, and for the hold after it: every look must
 * be right, so that nothing opens and nothing closes meanwhile. A look that could not tell is no flap, and is not the last
 * one within the bound. The work is awaited in any case; throws what it throws.
 */
export async function watchDuring(
  expected: readonly Expectation[],
  observe: Observe,
  disturb: () => Promise<unknown>,
  { holdMs, boundMs }: Pick<ConvergenceBounds, 'holdMs' | 'boundMs'>,
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
    const wrong = toldWrong(expected, observations);
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
