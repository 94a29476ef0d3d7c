import { outcomeWords } from '../judge/words.js';
import type { CaseReport } from '../model/report.js';

/** Cases that went wrong in the same way: one to be told at length, and the others by name. */
export interface Alike {
  first: CaseReport;
  others: CaseReport[];
}

/**
 * Groups cases that are not right by what was first seen of each, so that one broken thing in the environment is told
 * once and not once a case. Keeps the order in which the groups first appear.
 */
export function groupAlike(cases: readonly CaseReport[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const one of cases) {
    const key = likeness(one);
    const known = groups.get(key);
    if (known) known.others.push(one);
    else groups.set(key, { first: one, others: [] });
  }
  return [...groups.values()];
}

/** The cause at the end of a crash's message, in parentheses, which is the same for whatever it interrupted. */
const CRASH = /The harness broke inside the case: [^()]*\(([^()]+)\)/;

function likeness({ id, verdict, reason, failures }: CaseReport): string {
  const crash = CRASH.exec(reason ?? '');
  if (crash) return `${verdict} | ${crash[1]}`;
  const [first] = failures;
  // Without an observation there is only the case's own reason, which is told for itself.
  if (!first?.observed) return id;
  const { expected, observed, how } = first;
  const seen = observed.kind === 'network' ? observed.result : outcomeWords(observed);
  const wanted = expected.kind === 'network' ? expected.result : expected.kind;
  return [verdict, how, first.cell.kind, wanted, seen].join(' | ');
}
