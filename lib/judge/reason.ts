import type { Failure } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import type { RecordedCase } from './attempt.js';
import type { CellJudgement } from './cell.js';
import { runAgain, selecting } from './next-step.js';

/**
 * Why a case is not a plain pass, in one or two sentences: what a summary line prints. Undefined on a pass.
 * What broke the harness comes first, since cells that were never observed follow from it.
 *
 * @param sentences what the convergence loop of each step adds.
 */
export function caseReason(
  recorded: RecordedCase,
  verdict: Verdict,
  failures: readonly Failure[],
  sentences: readonly string[],
  cells: readonly CellJudgement[],
): string | undefined {
  if (verdict === 'pass') return undefined;
  if (verdict === 'unsupported') {
    const reasons = new Set(cells.map((cell) => cell.explanation).filter((reason) => reason !== ''));
    return recorded.unsupported?.reason ?? [...reasons].join('; ');
  }
  const { crashed, finished, started } = recorded;
  const again = runAgain(selecting(started.id, started.file));
  const wrong = failures.filter((failure) => failure.how !== 'untold');
  const parts = [...sentences];
  if (wrong.length > 0) parts.push(firstOf(wrong));
  if (crashed) {
    const next = `Next: ${crashed.nextStep ?? `run the case again: ${again}`}`.replace(/\.?$/, '.');
    const what = crashed.contradicts ? '' : 'The harness broke inside the case: ';
    parts.push(`${what}${crashed.message.replace(/\.$/, '')}. ${next}`);
  } else if (!finished) {
    parts.push(`The run ended before this case did. Run it again: ${again}.`);
  } else if (wrong.length === 0 && failures.length > 0) parts.push(firstOf(failures));
  if (cells.length === 0 && !crashed && finished) {
    parts.push(
      `The case observed nothing, so it has shown nothing. Look at what it expects: ${started.file}.`,
    );
  }
  // Late and flapping cases can have no wrong cell left at the end, and so no failure that carries a next step.
  if (failures.length === 0 && sentences.length > 0) parts.push(`See it on a cluster that stays: ${again}.`);
  return parts.join(' ');
}

function firstOf(failures: readonly Failure[]): string {
  const more = failures.length - 1;
  const others = more === 0 ? '' : ` And ${more} more ${more === 1 ? 'cell' : 'cells'}.`;
  return `${failures[0]?.explanation ?? ''}${others}`;
}
