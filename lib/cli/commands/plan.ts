import { planJson, planText } from '../../plan/plan-text.js';
import { type SelectionOptions, selectedPlan } from '../selection.js';

/** `twinlock plan`: what a run would look at, and why it expects what it expects. */
export async function plan(paths: string[], options: SelectionOptions & { json?: boolean }): Promise<number> {
  const { cases, leftOut } = selectedPlan(paths, options);
  process.stdout.write(`${options.json ? planJson(cases, leftOut) : planText(cases, leftOut)}\n`);
  return 0;
}
