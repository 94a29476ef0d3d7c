import { ContradictionError } from '../model/errors.js';
import type { History } from '../model/history.js';
import type { PlannedCase } from '../model/plan.js';

/** Runs the body of one kind of case; writes `expected` and `observed` events into the history it is given. */
export type CaseRunner = (planned: PlannedCase, history: History) => Promise<void>;

/** The runner of each kind of case in this environment. */
export type CaseRunners = Record<PlannedCase['case']['kind'], CaseRunner>;

/**
 * Runs one case and records it: start, everything its runner writes, a crash of the harness, end. It never throws for
 * a case: what broke is in the history, and is judged `unknown`.
 */
export async function recordCase(
  planned: PlannedCase,
  runners: CaseRunners,
  history: History,
): Promise<void> {
  const startedAt = performance.now();
  history.write({
    type: 'case-started',
    at: Date.now(),
    id: planned.id,
    suite: planned.suite,
    title: planned.title,
    file: planned.file,
    cites: planned.cites,
    attempt: 1,
  });
  try {
    await runners[planned.case.kind](planned, history);
  } catch (error) {
    const nextStep = error instanceof Error && 'nextStep' in error ? String(error.nextStep) : undefined;
    history.write({
      type: 'crashed',
      at: Date.now(),
      id: planned.id,
      message: error instanceof Error ? error.message : String(error),
      ...(nextStep === undefined ? {} : { nextStep }),
      ...(error instanceof ContradictionError ? { contradicts: true } : {}),
    });
  }
  const durationMs = performance.now() - startedAt;
  history.write({ type: 'case-finished', at: Date.now(), id: planned.id, durationMs });
}
