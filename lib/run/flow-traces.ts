import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceKeeper } from '../flows/browser/journey.js';
import { cleanTrace } from '../flows/browser/trace.js';
import type { Observation } from '../model/expectation.js';
import type { StepOutcome } from '../model/outcome.js';
import type { PlannedCase } from '../model/plan.js';
import type { Redaction } from '../model/redaction.js';

/** The browser's traces of the flow that runs: kept only where it did not go as expected. */
export interface FlowTraces extends TraceKeeper {
  /** Forgets those of the flow before. */
  begin(): void;
  /**
   * Writes them, without what is secret, into the report's `diagnostics/`, named after the case, and gives their paths
   * in the report's folder.
   */
  keep(caseId: string): string[];
}

/** `folder` is private, and holds a trace for a moment; `reportFolder` is the report's. */
export function flowTraces(folder: string, reportFolder: string, redaction: Redaction): FlowTraces {
  const zips: Uint8Array[] = [];
  return {
    file: join(folder, 'trace.zip'),
    take: (zip) => void zips.push(zip),
    begin: () => void zips.splice(0),
    keep: (caseId) => {
      const diagnostics = join(reportFolder, 'diagnostics');
      if (zips.length > 0) mkdirSync(diagnostics, { recursive: true });
      return zips.map((zip, index) => {
        const name = [caseId.replaceAll('/', '-'), ...(index > 0 ? [index + 1] : []), 'trace', 'zip'].join(
          '.',
        );
        writeFileSync(
          join(diagnostics, name),
          cleanTrace(zip, (text) => redaction.clean(text)),
        );
        return `diagnostics/${name}`;
      });
    },
  };
}

/** Whether every step went as expected, as far as equality tells. */
export function asExpected(planned: PlannedCase, observations: readonly Observation[]): boolean {
  const expected = planned.steps.flatMap(({ expect }) => expect);
  return expected.every(({ cell, outcome }) => {
    const seen = observations.find(
      (one) =>
        one.cell.kind === 'step' &&
        cell.kind === 'step' &&
        one.cell.flow === cell.flow &&
        one.cell.step === cell.step,
    );
    return outcome.kind === 'step' && seen?.outcome.kind === 'step' && alike(outcome, seen.outcome);
  });
}

function alike(expected: StepOutcome, seen: StepOutcome): boolean {
  const { result, how, code, error, says, afterMs = 0, withinMs = Number.POSITIVE_INFINITY } = expected;
  const { tookMs = 0 } = seen;
  return (
    result === seen.result &&
    (how === undefined || how === seen.how) &&
    (code === undefined || code === seen.code) &&
    (error === undefined || error === seen.error) &&
    (says === undefined || seen.says?.includes(says) === true) &&
    (seen.result !== 'stopped' || (tookMs >= afterMs && tookMs <= withinMs))
  );
}
