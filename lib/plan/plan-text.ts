import { cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import type { AnswerOutcome, Outcome } from '../model/outcome.js';
import type { PlannedCase } from '../model/plan.js';
import { leftOutInWords } from './slow-cases.js';

/** What a step of each kind is taken to cost on a warm cluster of two cores, in seconds: an estimate, and no bound. */
const SECONDS = { NetworkCase: 1, AccessCase: 0.5, KubectlCase: 3, FlowCase: 4 } as const;

/** Estimated seconds of running the cases one after the other, bring-up left out. */
export function estimateSeconds(planned: readonly PlannedCase[]): number {
  return Math.ceil(planned.reduce((sum, one) => sum + SECONDS[one.case.kind] * one.steps.length, 0));
}

/**
 * The JSON of `plan --json`: every case, every cell with its expected outcome, and the rule where one decides; and how
 * many slow cases were left out.
 */
export function planJson(planned: readonly PlannedCase[], leftOut = 0): string {
  const cases = planned.map(({ id, suite, file, title, cites, needs, filled, steps }) => ({
    ...{ id, suite, file, title, cites, needs, filled },
    steps: steps.map(({ name, expect }) => ({
      name,
      cells: expect.map(({ cell, outcome, because }) => ({
        id: cellId(cell),
        cell,
        expected: outcome,
        because,
      })),
    })),
  }));
  return JSON.stringify(
    { cases, cells: cellsOf(planned), estimateSeconds: estimateSeconds(planned), leftOut },
    null,
    2,
  );
}

/** The plan for reading: each case with its sentence, and its cells gathered by what they expect and why. */
export function planText(planned: readonly PlannedCase[], leftOut = 0): string {
  const head = `${planned.length} cases, ${cellsOf(planned)} cells, about ${estimateSeconds(planned)} s on a warm cluster`;
  const filled = planned.reduce((sum, one) => sum + one.filled, 0);
  const open =
    filled > 0 ? [`${filled} cells were left open by their files and filled in by the oracle.`] : [];
  const left = leftOutInWords(leftOut);
  return [head, ...open, ...(left === undefined ? [] : [`${left}.`]), ...planned.map(caseText)].join('\n\n');
}

function cellsOf(planned: readonly PlannedCase[]): number {
  return planned.reduce(
    (sum, one) => sum + one.steps.reduce((cells, step) => cells + step.expect.length, 0),
    0,
  );
}

function caseText({ id, title, steps, filled }: PlannedCase): string {
  const lines = [`${id}${filled > 0 ? `  (${filled} cells filled in)` : ''}`, `  ${title}`];
  for (const { name, expect } of steps) {
    if (steps.length > 1) lines.push(`  ${name}:`);
    lines.push(...gathered(expect).map((line) => `    ${line}`));
  }
  return lines.join('\n');
}

/** Connections are too many to list, so those of one outcome and one reason make one line; other cells stand alone. */
function gathered(expect: readonly Expectation[]): string[] {
  const groups = new Map<string, { cells: string[]; because: string | undefined; words: string }>();
  for (const { cell, outcome, because } of expect) {
    const words = outcomeInWords(outcome);
    const key = cell.kind === 'connection' ? `${words} ${because}` : cellId(cell);
    const group = groups.get(key) ?? { cells: [], because, words };
    group.cells.push(cellId(cell));
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ cells, because, words }) => {
    const [first = ''] = cells;
    const what = cells.length === 1 ? first : `${cells.length} cells, as ${first}`;
    return `${words}  ${what}${because ? `: ${because}` : ''}`;
  });
  return rows.length > 12
    ? [...rows.slice(0, 11), `… and ${rows.length - 11} reasons more (--json has every cell)`]
    : rows;
}

/** An expected outcome in a few words: `allow`, `deny`, `401 (signature)`, `not started`, `done`, `stopped by timeout`. */
export function outcomeInWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'network':
      return outcome.result === 'connected' || outcome.result === 'resolved' ? 'allow' : 'deny ';
    case 'answer':
      return answerInWords(outcome);
    case 'step':
      return `${outcome.result}${outcome.how ? ` by ${outcome.how}` : ''}${outcome.deviates ? ', a known deviation' : ''}`;
    default:
      return outcome.kind;
  }
}

/** What leads in an answer; the other fields are in the JSON. */
function answerInWords({
  code,
  reason,
  started,
  authenticated,
  allowed,
  value,
  atLeast,
  may,
  exit,
  logins,
  withinMs,
}: AnswerOutcome): string {
  const words = [
    ...(exit === undefined ? [] : [`exit ${exit}`]),
    ...(logins ? [`${logins} ${logins === 1 ? 'login' : 'logins'}`] : []),
    ...(code === undefined ? [] : [String(code)]),
    ...(started === undefined ? [] : [started ? 'started' : 'not started']),
    ...(authenticated === undefined ? [] : [authenticated ? 'authenticated' : 'not authenticated']),
    ...(allowed === undefined ? [] : [allowed ? 'allowed' : 'denied']),
    ...(value === undefined ? [] : [String(value)]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(may === undefined ? [] : [`${may.length} more than everybody`]),
  ].join(', ');
  const window = withinMs === undefined ? '' : ` within ${withinMs / 1000} s`;
  return `${words || 'any answer'}${window}${reason ? ` (${reason})` : ''}`;
}
