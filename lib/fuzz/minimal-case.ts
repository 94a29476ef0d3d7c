import type { CaseReport } from '../model/report.js';
import type { PolicySet } from './policy-sets.js';
import { shrink, type Tried } from './shrink.js';

/** Sets that are tried to make one disagreement smaller. On a cluster one costs from one second to eight. */
export const MOST_TRIES = 80;

/** Where sets are tried. */
export interface Trial {
  /** Runs one case file, given as text, and judges it. */
  judge(text: string): Promise<CaseReport>;
  /** Told after each try. */
  note(state: string): void;
}

/** A case file that shows a disagreement, and how it was come by. */
export interface MinimalCase {
  text: string;
  policies: number;
  tries: number;
}

/**
 * Whether cluster and oracle say different things of a case. What could not be told or never ran is no disagreement, and
 * neither is a cluster that said the same too late or changed its mind: that is about time, and no policy is to blame.
 */
export function isDisagreement(report: CaseReport | undefined): boolean {
  return report?.verdict === 'fail' && report.failures.some(({ how }) => how === 'wrong');
}

/**
 * Shrinks a set that disagreed and makes its case file, which is then tried as it stands; undefined where it does not
 * disagree then, so that nobody is handed a case that shows nothing. Rejects with what `judge` rejects with.
 *
 * @param write makes a case file of a set, with a sentence on how it was found.
 */
export async function minimalCase(
  set: PolicySet,
  write: (set: PolicySet, found?: string) => string,
  { judge, note }: Trial,
): Promise<MinimalCase | undefined> {
  const shrunk = await shrink(set.policies, {
    tries: MOST_TRIES,
    disagrees: async (policies) => isDisagreement(await judge(write({ ...set, policies }))),
    tried: (tried) => note(tryWords(tried)),
  });
  const { policies, tries, minimal } = shrunk;
  const found = `A cluster said otherwise; shrunk from ${counted(set.policies.length)} to ${policies.length} in ${tries} tries, ${
    minimal ? 'and no smaller set disagreed' : 'when these were used up'
  }.`;
  const text = write({ ...set, policies }, found);
  note('the smallest case file, as it stands');
  if (!isDisagreement(await judge(text))) return undefined;
  return { text, policies: policies.length, tries };
}

function tryWords({ number, policies, disagrees }: Tried): string {
  return `try ${number}: ${counted(policies.length)}, ${disagrees ? 'still disagree' : 'no disagreement'}`;
}

function counted(policies: number): string {
  return `${policies} ${policies === 1 ? 'policy' : 'policies'}`;
}
