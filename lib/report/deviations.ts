import type { JudgedCell } from '../judge/case.js';
import { outcomeWords } from '../judge/words.js';
import type { CaseReport } from '../model/report.js';

/** A known deviation of a product version that was seen again, with the case that holds it. */
export interface SeenDeviation {
  id: string;
  step: string;
  specified: string;
  seen: string;
  because: string;
}

/**
 * What a case's cells say of known deviations: those that were seen as recorded. One that is gone, or another one, has
 * failed its cell and stands among the failures.
 */
export function deviationsIn(cells: readonly JudgedCell[]): NonNullable<CaseReport['deviations']> {
  return cells.flatMap(({ expectation: { cell, outcome }, observation, verdict }) => {
    const seen = observation?.outcome;
    if (verdict !== 'pass' || cell.kind !== 'step' || seen?.kind !== 'step') return [];
    if (outcome.kind !== 'step' || outcome.deviates === undefined) return [];
    return [{ step: cell.step, seen, ...outcome.deviates }];
  });
}

/** The ledger of a whole run, in the order of its cases. */
export function ledgerOf(cases: readonly CaseReport[]): SeenDeviation[] {
  return cases.flatMap(({ id, deviations = [] }) =>
    // How long the product took to depart from its specification says nothing here.
    deviations.map(({ seen: { tookMs: _, ...seen }, ...words }) => ({
      id,
      ...words,
      seen: outcomeWords(seen),
    })),
  );
}
