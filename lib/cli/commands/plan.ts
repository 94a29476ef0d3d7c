import { cellId } from '../../model/cell.js';
import type { Outcome } from '../../model/outcome.js';
import type { PlannedCase } from '../../model/plan.js';
import { type SelectionOptions, selectedPlan } from '../selection.js';
import { columns } from '../terminal-table.js';

/** Time of one case on a warm cluster of two cores, in milliseconds, as measured by earlier runs: an estimate, no bound. */
const CASE_MS: Record<PlannedCase['case']['kind'], number> = {
  NetworkCase: 1_200,
  AccessCase: 700,
  FlowCase: 5_000,
};

/** `twinlock plan`: what a run would look at, and why it expects what it expects. */
export async function plan(paths: string[], options: SelectionOptions & { json?: boolean }): Promise<number> {
  const cases = selectedPlan(paths, options);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ cases }, null, 2)}\n`);
    return 0;
  }
  const rows = cases.map((one) => {
    const expected = one.steps.flatMap(({ expect }) => expect);
    const denies = expected.filter(({ outcome }) => isDeny(outcome)).length;
    return [one.id, `${expected.length - denies} allow`, `${denies} deny`, one.title];
  });
  const seconds = Math.ceil(cases.reduce((sum, one) => sum + CASE_MS[one.case.kind], 0) / 1000);
  process.stdout.write(`${columns(rows).join('\n')}\n`);
  if (cases.length === 1) process.stdout.write(`\n${cases.flatMap(cellLines).join('\n')}\n`);
  process.stdout.write(
    `\n${cases.length} cases, about ${seconds} s on an environment that stands. Name one case file to see its cells.\n`,
  );
  return 0;
}

function cellLines(one: PlannedCase): string[] {
  return one.steps.flatMap(({ name, expect }) => [
    `step ${name}`,
    ...expect.map(({ cell, outcome, because }) => {
      const why = because === undefined ? '' : `  (${because})`;
      return `  ${isDeny(outcome) ? 'deny ' : 'allow'}  ${cellId(cell)}${why}`;
    }),
  ]);
}

function isDeny(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'network':
      return outcome.result !== 'connected' && outcome.result !== 'resolved';
    case 'answer':
      return outcome.code >= 400;
    case 'step':
      return outcome.result !== 'done';
    default:
      return true;
  }
}
