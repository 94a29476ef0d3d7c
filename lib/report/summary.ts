import { COMMAND } from '../judge/next-step.js';
import { outcomeWords } from '../judge/words.js';
import { cellId } from '../model/cell.js';
import type { CaseReport, FaultReport, Report } from '../model/report.js';
import { faultVerdict, isFlaky } from './build.js';
import { ledgerOf } from './deviations.js';
import { convergenceOf, duration, faultScore, headline } from './figures.js';
import { strayPackets } from './stray-packets.js';

/** GitHub drops a step's summary whole if it is larger than 1 MiB; what else the step writes has to fit as well. */
const LIMIT_BYTES = 900 * 1024;
const SHOWN_CELLS = 10;

const TITLES = { pass: 'green', fail: 'red', unknown: 'could not tell', unsupported: 'unsupported' } as const;

/**
 * The report as Markdown for a step summary: the most important first, cut to what GitHub takes, with a line that
 * says how much was cut. It always says something, also when all is green.
 */
export function summaryMd(report: Report): string {
  const head = `### Twinlock: ${TITLES[report.summary.verdict]}\n\n${plain(headline(report))}\n`;
  const bad = report.cases.filter(({ verdict }) => verdict === 'fail');
  const untold = report.cases.filter(({ verdict }) => verdict === 'unknown');
  const sections = [
    ...brokenSection(report),
    ...[...bad, ...untold].map(caseSection),
    ...faultSection(report.faults),
    ...packetSection(report.cases),
    ...deviationSection(report.cases),
    ...flakySection(report.cases),
    ...unsupportedSection(report.cases),
    figuresSection(report),
    reproduceSection(report),
  ];
  return join(head, sections);
}

/** Puts sections after each other while they fit, and counts those that do not. */
function join(head: string, sections: readonly string[]): string {
  const left: string[] = [head];
  let bytes = Buffer.byteLength(head);
  let dropped = 0;
  for (const section of sections) {
    const size = Buffer.byteLength(section) + 1;
    if (bytes + size > LIMIT_BYTES) dropped += 1;
    else {
      left.push(section);
      bytes += size;
    }
  }
  if (dropped > 0) left.push(`${dropped} more sections did not fit here; report.html has all of them.\n`);
  return left.join('\n');
}

function brokenSection({ broken, stages }: Report): string[] {
  if (!broken) return [];
  const lastState = stages.find(({ name, ok }) => name === broken.stage && !ok)?.lastState;
  const lines = [
    `#### Stopped at ${plain(broken.stage)}`,
    '',
    plain(broken.message),
    ...(lastState === undefined ? [] : ['', `Last observed state: ${plain(lastState)}`]),
    ...(broken.nextStep === undefined ? [] : ['', `Next: ${plain(broken.nextStep)}`]),
  ];
  return [`${lines.join('\n')}\n`];
}

function caseSection(one: CaseReport): string {
  const lines = [`#### ${one.verdict}: \`${one.id}\``, '', plain(one.title), '', plain(one.reason ?? '')];
  const stopped = one.flow?.stopped;
  if (stopped) {
    lines.push('', `The flow stopped at step \`${stopped.step}\`, hop \`${stopped.hop}\`.`);
    // A report of before there were sentences has the policy alone.
    if (stopped.explanation.length > 0)
      lines.push('', ...stopped.explanation.map((one) => `- ${plain(one)}`));
    else if (stopped.policy) lines.push('', plain(stopped.policy));
    if (stopped.missingRule) lines.push('', fenced(stopped.missingRule));
  }
  const next = one.failures[0]?.nextStep;
  if (next !== undefined) lines.push('', `Next: ${plain(next)}`);
  if (one.failures.length > 0) lines.push('', cellTable(one));
  return `${lines.join('\n')}\n`;
}

function cellTable({ failures }: CaseReport): string {
  const rows = failures
    .slice(0, SHOWN_CELLS)
    .map(
      ({ cell, step, expected, observed, how }) =>
        `| ${plain(cellId(cell))} | ${step ?? ''} | ${plain(outcomeWords(expected))} | ${observed ? plain(outcomeWords(observed)) : 'nothing'} | ${how} |`,
    );
  const more = failures.length - rows.length;
  return [
    `<details><summary>${failures.length} wrong or untold cells</summary>`,
    '',
    '| cell | step | expected | seen | how |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...(more > 0 ? ['', `And ${more} more in report.html.`] : []),
    '',
    '</details>',
  ].join('\n');
}

function faultSection(faults: readonly FaultReport[] | undefined): string[] {
  if (!faults) return [];
  const rows = faults.map(
    (fault) =>
      `| ${plain(fault.name)} | ${faultVerdict(fault)} | ${plain(fault.red.join(', ')) || 'none'} | ${plain(fault.stray.join(', ')) || 'none'} | ${fault.undone ? 'yes' : 'no'} |`,
  );
  return [
    [
      `#### Faults: ${faultScore([...faults])}`,
      '',
      '| fault | verdict | turned red | stray | undone |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n'),
  ];
}

/** Packets that explain no stop turn nothing red, but nobody should have to look for them. */
function packetSection(cases: readonly CaseReport[]): string[] {
  const lines = strayPackets(cases).map((line) => `- ${plain(line)}`);
  if (lines.length === 0) return [];
  return [`#### Denied packets that belong to no step that stopped\n\n${lines.join('\n')}\n`];
}

/** What the product is known to do otherwise than its specification asks; folded, since nothing is to be done. */
function deviationSection(cases: readonly CaseReport[]): string[] {
  const ledger = ledgerOf(cases);
  if (ledger.length === 0) return [];
  const rows = ledger.map(
    ({ id, specified, seen, because }) =>
      `| \`${id}\` | ${plain(specified)} | ${plain(seen)} | ${plain(because)} |`,
  );
  return [
    [
      `<details><summary>Known deviations of this product version: ${ledger.length}, all as recorded</summary>`,
      '',
      '| case | the specification asks for | the product does | because |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
      '</details>',
      '',
    ].join('\n'),
  ];
}

function flakySection(cases: readonly CaseReport[]): string[] {
  const flaky = cases.filter(isFlaky);
  if (flaky.length === 0) return [];
  const lines = flaky.map(({ id, attempts }) => `- \`${id}\` passed at attempt ${attempts}`);
  return [`#### Flaky\n\nThe transport broke and the case was started again.\n\n${lines.join('\n')}\n`];
}

function unsupportedSection(cases: readonly CaseReport[]): string[] {
  const lines = cases
    .filter(({ verdict }) => verdict === 'unsupported')
    .map(({ id, reason }) => `- \`${id}\`: ${plain(reason ?? 'no reason was given')}`);
  return lines.length === 0 ? [] : [`#### Unsupported\n\n${lines.join('\n')}\n`];
}

function figuresSection(report: Report): string {
  const suites = report.suites.map(({ name, wallMs }) => `${name} ${duration(wallMs)}`);
  const stages = report.stages.map(({ name, ms, ok }) => `${name} ${duration(ms)}${ok ? '' : ' (failed)'}`);
  const times = convergenceOf(report);
  const lines = [];
  if (stages.length > 0) lines.push(`- Stages: ${plain(stages.join(', '))}`);
  if (suites.length > 0) lines.push(`- Suites: ${plain(suites.join(', '))}`);
  if (times) {
    const { p50, p99 } = times.firstCorrect;
    lines.push(`- Convergence of ${times.cases} cases: p50 ${duration(p50)}, p99 ${duration(p99)}`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function reproduceSection({ run }: Report): string {
  const { kubernetes, calico, keycloak, twinlock, node } = run.versions;
  return [
    `Run \`${run.id}\`, seed ${run.seed}: Kubernetes ${kubernetes}, Calico ${calico}, Keycloak ${keycloak}, Twinlock ${twinlock}, Node ${node}.`,
    '',
    `Again: \`${plain(run.command)}\`. The reports alone: \`${COMMAND} report ${run.id}\`.`,
    '',
  ].join('\n');
}

/** Text of servers and tools in a line of Markdown: no element, no table cell and no line may come of it. */
function plain(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ');
}

/** A code block with a fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${text.trimEnd()}\n${fence}`;
}
