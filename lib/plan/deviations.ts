import type { PlannedCase } from '../model/plan.js';

/** A line of the ledger: where a product is known to depart from its specification, by the case that holds it there. */
export interface KnownDeviation {
  id: string;
  step: string;
  /** What the specification asks for. */
  specified: string;
  /** Why the product does otherwise: its issue, or what it does instead and by which setting. */
  because: string;
  /** Where the specification is written. */
  cites: readonly string[];
}

/** The ledger of known deviations: every one that a case expects, in the order of the cases. */
export function deviationsOf(planned: readonly PlannedCase[]): KnownDeviation[] {
  return planned.flatMap(({ id, cites, steps }) =>
    steps.flatMap(({ expect }) =>
      expect.flatMap(({ cell, outcome }) =>
        cell.kind === 'step' && outcome.kind === 'step' && outcome.deviates !== undefined
          ? [{ id, step: cell.step, cites, ...outcome.deviates }]
          : [],
      ),
    ),
  );
}
