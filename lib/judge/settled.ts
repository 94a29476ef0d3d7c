import type { HistoryEvent } from '../model/history.js';
import type { Failure } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';

type Settled = Extract<HistoryEvent, { type: 'observed' }>['settled'];

/** What the end of a convergence loop adds to the verdicts of its cells. */
export interface SettledJudgement {
  /** The word for cells that are wrong at the end; undefined leaves the cell's own. */
  how: Failure['how'] | undefined;
  /** A verdict of the step itself, beside its cells. */
  verdict: Verdict | undefined;
  sentence: string;
}

/**
 * Judges how a step settled (DESIGN §5.3): `late` and `flapping` are failures even where the last look was right.
 * `wrong` is a failure unless nothing but cells that could not tell kept the step from being right.
 *
 * @param cells the verdicts of the step's cells, from its last observations.
 */
export function judgeSettled(step: string, settled: Settled, cells: Iterable<Verdict>): SettledJudgement {
  const verdicts = new Set(cells);
  switch (settled) {
    case 'stable':
      return { how: undefined, verdict: undefined, sentence: '' };
    case 'late':
      return {
        how: 'late',
        verdict: 'fail',
        sentence: `Step "${step}" became right only after its bound: late is a failure, since the rules were not in force when they had to be.`,
      };
    case 'flapping':
      if (!verdicts.has('fail') && verdicts.has('unknown')) return untold(step);
      return {
        how: 'flapping',
        verdict: 'fail',
        sentence: `Step "${step}" was wrong, or wrong again, at a look at which it had to be right: what opens or closes for a moment is a failure.`,
      };
    case 'wrong':
      if (verdicts.has('fail')) return { how: 'wrong', verdict: 'fail', sentence: '' };
      if (verdicts.has('unknown')) return untold(step);
      return {
        how: 'wrong',
        verdict: 'fail',
        sentence: `Step "${step}" never was right within its bound, although the last look at each cell agrees.`,
      };
  }
}

const untold = (step: string): SettledJudgement => ({
  how: undefined,
  verdict: 'unknown',
  sentence: `Step "${step}" did not settle, since some of its cells could not tell.`,
});
