import { cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { Failure } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { differ } from './difference.js';
import { nextStepFor } from './next-step.js';
import { outcomeWords } from './words.js';

/** The verdict of one cell. `explanation` and `nextStep` are empty on a pass. */
export interface CellJudgement {
  verdict: Verdict;
  /** What kind of failure; undefined on a pass and where the cell is unsupported. */
  how: Failure['how'] | undefined;
  explanation: string;
  nextStep: string;
}

/**
 * Judges one cell: a diff of expectation and observation, three-valued (DESIGN §5). What was expected and not
 * observed is `unknown`, so that it can never pass in silence (DESIGN §5.5).
 *
 * @param file the case's file as a user would type it, for the next step.
 */
export function judgeCell(
  expectation: Expectation,
  observation: Observation | undefined,
  file: string,
): CellJudgement {
  const { cell, outcome: expected, because } = expectation;
  const rule = because === undefined ? '' : ` Rule: ${because.replace(/\.$/, '')}.`;
  if (observation === undefined) {
    return {
      verdict: 'unknown',
      how: 'untold',
      explanation: `${cellId(cell)}: expected ${outcomeWords(expected)}, but the run never observed it.${rule}`,
      nextStep: nextStepFor(cell, 'unknown', file),
    };
  }
  const difference = differ(cell, expected, observation.outcome);
  if (difference.verdict === 'pass')
    return { verdict: 'pass', how: undefined, explanation: '', nextStep: '' };
  if (difference.verdict === 'unsupported') {
    return { verdict: 'unsupported', how: undefined, explanation: difference.sentence, nextStep: '' };
  }
  const seen = outcomeWords(observation.outcome);
  return {
    verdict: difference.verdict,
    how: difference.verdict === 'unknown' ? 'untold' : 'wrong',
    explanation: `${cellId(cell)}: expected ${outcomeWords(expected)}, seen ${seen}. ${difference.sentence}${rule}`,
    nextStep: nextStepFor(cell, difference.verdict, file),
  };
}
