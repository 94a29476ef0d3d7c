import { join } from 'node:path';
import type { FlowStop } from '../model/flow.js';
import type { CaseReport, FaultReport, Report } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { type Alike, groupAlike } from '../report/alike.js';
import { faultVerdict, isFlaky } from '../report/build.js';
import { convergenceOf, counted, duration, faultScore, headline } from '../report/figures.js';
import { strayPackets } from '../report/stray-packets.js';
import type { Style } from './terminal-style.js';
import { columns } from './terminal-table.js';

const WORDS: Record<Verdict, string> = {
  pass: 'GREEN',
  fail: 'RED',
  unknown: 'COULD NOT TELL',
  unsupported: 'UNSUPPORTED',
};

/** Groups of cases alike that are told at length; the rest are in the report. */
const SHOWN = 12;

/**
 * The end of a run, for a person at a terminal: what is wrong with its reason and the next step, the faults, then the
 * counts and where the report is, last, because that is where the eye is.
 *
 * @param folder the run's folder as a user would type it.
 */
export function runSummary(report: Report, folder: string, style: Style): string {
  const bad = report.cases.filter(({ verdict }) => verdict === 'fail');
  const untold = report.cases.filter(({ verdict }) => verdict === 'unknown');
  const told = groupAlike([...bad, ...untold]);
  const more = told.slice(SHOWN).reduce((sum, { others }) => sum + 1 + others.length, 0);
  const lines = [
    ...told.slice(0, SHOWN).flatMap((alike) => caseLines(alike, folder, style)),
    ...(more > 0 ? [`and ${counted(more, 'more case')} in the report`, ''] : []),
    ...packetLines(report.cases, style),
    ...unsupportedLines(report.cases, style),
    ...(report.faults ? [...faultTable(report.faults, style), ''] : []),
    ...brokenLines(report, style),
    `${painted(report.summary.verdict, WORDS[report.summary.verdict], style)}  ${headline(report)}`,
    ...flakyLines(report.cases, style),
    ...timeLines(report, style),
    `report  ${join(folder, 'report.html')}`,
  ];
  return lines.join('\n');
}

/** The kill table of `prove`: what each fault turned red, and what it should not have. */
export function faultTable(faults: readonly FaultReport[], style: Style): string[] {
  const verdicts = faults.map(faultVerdict);
  const rows = faults.map((fault) => [
    faultWord(fault),
    fault.name,
    duration(fault.durationMs),
    faultWords(fault),
  ]);
  const table = columns(rows, (text, row, column) =>
    column === 0 ? painted(verdicts[row] ?? 'unknown', text, style) : text,
  );
  return [style.bold(`faults: ${faultScore([...faults])}`), ...table.map((line) => `  ${line}`)];
}

function faultWord({ killed, stray, undone }: FaultReport): string {
  if (!killed) return 'SURVIVED';
  if (stray.length > 0) return 'STRAY';
  return undone ? 'killed' : 'NOT UNDONE';
}

function faultWords({ killed, expectedRed, red, stray, undone, reason, bit }: FaultReport): string {
  const parts: string[] = [];
  const green = expectedRed.filter((id) => !red.includes(id));
  if (!killed && green.length > 0) parts.push(`stayed green: ${green.join(', ')}`);
  if (stray.length > 0) parts.push(`stray: ${stray.join(', ')}`);
  if (!undone) parts.push('could not be undone');
  if (killed && parts.length === 0) parts.push(`turned ${red.join(', ')} red`);
  else if (reason !== undefined) parts.push(reason);
  else if (bit !== undefined) parts.push(`it bit: ${bit}`);
  return parts.join('; ');
}

function painted(verdict: Verdict, text: string, style: Style): string {
  if (verdict === 'pass') return style.green(text);
  return verdict === 'fail' ? style.red(text) : style.yellow(text);
}

function caseLines({ first: one, others }: Alike, folder: string, style: Style): string[] {
  const next = one.failures[0]?.nextStep;
  const stopped = one.flow?.stopped;
  return [
    `${painted(one.verdict, one.verdict.toUpperCase(), style)}  ${style.bold(one.id)}  ${style.dim(one.title)}`,
    `  ${one.reason ?? 'no reason was recorded'}`,
    ...(stopped ? stopLines(stopped) : []),
    ...(next === undefined ? [] : [`  ${style.bold('next:')} ${next}`]),
    ...(one.traces ?? []).map(
      (file) => `  ${style.bold('trace:')} npx playwright show-trace ${join(folder, file)}`,
    ),
    ...(others.length === 0 ? [] : [`  alike: ${others.map(({ id }) => id).join(', ')}`]),
    '',
  ];
}

function stopLines({ step, hop, policy, explanation, missingRule }: FlowStop): string[] {
  const head = `  stopped at step ${step}, hop ${hop}.`;
  if (explanation.length === 0) return [`${head} ${policy ?? ''}`.trimEnd()];
  const rule = missingRule?.trimEnd().split('\n') ?? [];
  return [head, ...explanation.map((one) => `    ${one}`), ...rule.map((line) => `      ${line}`)];
}

function packetLines(cases: readonly CaseReport[], style: Style): string[] {
  const lines = strayPackets(cases);
  if (lines.length === 0) return [];
  return [
    style.yellow('denied packets that belong to no step that stopped:'),
    ...lines.map((line) => `  ${line}`),
    '',
  ];
}

function unsupportedLines(cases: readonly CaseReport[], style: Style): string[] {
  const lines = cases
    .filter(({ verdict }) => verdict === 'unsupported')
    .map(({ id, reason }) => `${style.yellow('unsupported')}  ${id}: ${reason ?? 'no reason was recorded'}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function brokenLines({ broken }: Report, style: Style): string[] {
  if (!broken) return [];
  const next = broken.nextStep === undefined ? [] : [`  ${style.bold('next:')} ${broken.nextStep}`];
  return [`${style.red('stopped')} at ${style.bold(broken.stage)}: ${broken.message}`, ...next, ''];
}

function flakyLines(cases: readonly CaseReport[], style: Style): string[] {
  const flaky = cases.filter(isFlaky).map(({ id, attempts }) => `${id} (attempt ${attempts})`);
  return flaky.length === 0 ? [] : [`${style.yellow('flaky')}  ${flaky.join(', ')}`];
}

function timeLines(report: Report, style: Style): string[] {
  const suites = report.suites.map(({ name, wallMs }) => `${name} ${duration(wallMs)}`);
  const times = convergenceOf(report);
  if (times) {
    suites.push(`converged p50 ${duration(times.firstCorrect.p50)}, p99 ${duration(times.firstCorrect.p99)}`);
  }
  return suites.length === 0 ? [] : [style.dim(`times   ${suites.join(' · ')}`)];
}
