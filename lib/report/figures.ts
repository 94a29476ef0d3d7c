import type { Report } from '../model/report.js';

/** Milliseconds as a person reads them: `340 ms`, `4.2 s`, `3 min 07 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const all = Math.round(ms / 1000);
  return `${Math.floor(all / 60)} min ${String(all % 60).padStart(2, '0')} s`;
}

/** A number and its noun: `1 case`, `2 cases`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * The value below which the given share of the values lies, by nearest rank; undefined of nothing.
 *
 * @param share between 0 and 1, such as 0.99.
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** How long the cases took to converge, in milliseconds: the first correct look and the stable state. */
export interface Convergence {
  cases: number;
  firstCorrect: { p50: number; p99: number };
  stable: { p50: number; p99: number } | undefined;
}

/** p50 and p99 over all cases that converged (DESIGN §5.3); undefined where none was timed. */
export function convergenceOf({ cases }: Report): Convergence | undefined {
  const first = cases.flatMap(({ timings }) => timings?.firstCorrectMs ?? []);
  const stable = cases.flatMap(({ timings }) => timings?.stableMs ?? []);
  const firstCorrect = spread(first);
  return firstCorrect && { cases: first.length, firstCorrect, stable: spread(stable) };
}

function spread(values: readonly number[]): { p50: number; p99: number } | undefined {
  const p50 = percentile(values, 0.5);
  const p99 = percentile(values, 0.99);
  return p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
}

/** One line that says how it went; never silent, also when all is green. */
export function headline({ summary, broken, cases, faults }: Report): string {
  const { pass, fail, unknown, unsupported, flaky, cells } = summary;
  const counts = `${pass} pass, ${fail} fail, ${unknown} unknown, ${unsupported} unsupported, ${flaky} flaky`;
  const parts = [`${counted(cases.length, 'case')}, ${counted(cells, 'cell')}: ${counts}`];
  if (faults) parts.push(`${faultScore(faults)} faults turned red what they should`);
  if (broken) parts.push(`stopped at ${broken.stage}`);
  return `${parts.join('; ')}.`;
}

/** How many faults did exactly what they should, such as `7 of 8`. */
export function faultScore(faults: NonNullable<Report['faults']>): string {
  const good = faults.filter(({ killed, stray }) => killed && stray.length === 0).length;
  return `${good} of ${faults.length}`;
}
