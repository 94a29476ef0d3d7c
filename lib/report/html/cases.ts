import type { JudgedCell } from '../../judge/case.js';
import type { CaseReport, Report } from '../../model/report.js';
import { isFlaky } from '../build.js';
import { counted, duration } from '../figures.js';
import { cellTable, failureTable } from './cells.js';
import { flowPicture } from './flow.js';
import { anchor, mark, worstFirst } from './mark.js';
import { html, type Markup, prose } from './markup.js';
import { matrices } from './matrix.js';

/** All suites and their cases, the failed first and opened. */
export function casesSection(
  report: Report,
  cells: ReadonlyMap<string, readonly JudgedCell[]>,
): Markup | undefined {
  if (report.cases.length === 0) return undefined;
  const names = [...new Set(report.cases.map(({ suite }) => suite))];
  return html`<section aria-labelledby="cases"><h2 id="cases">Cases</h2>${names.map((name) => {
    const cases = report.cases.filter(({ suite }) => suite === name);
    const wall = report.suites.find((suite) => suite.name === name)?.wallMs;
    const bad = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown').length;
    const words = `${counted(cases.length, 'case')}${bad === 0 ? '' : `, ${bad} to look at`}${wall === undefined ? '' : `, ${duration(wall)}`}`;
    return html`<h3>${name} <small>${words}</small></h3>
${worstFirst(cases).map((one) => caseDetails(one, cells.get(one.id) ?? []))}`;
  })}</section>`;
}

function caseDetails(one: CaseReport, cells: readonly JudgedCell[]): Markup {
  const open = one.verdict === 'fail' || one.verdict === 'unknown';
  const name = one.id.split('/').slice(1).join('/') || one.id;
  return html`<details class="case ${one.verdict}" id="${anchor(one.id)}"${open && ' open'}>
<summary>${mark(one.verdict)}<span class="name">${name}</span><span class="title">${one.title}</span>
<span class="facts">${isFlaky(one) && html`<b class="unknown">flaky</b> `}${counted(one.cells.total, 'cell')} · ${duration(one.durationMs)}</span></summary>
${body(one, cells)}</details>`;
}

function body(one: CaseReport, cells: readonly JudgedCell[]): Markup {
  const next = one.failures[0]?.nextStep;
  const connections = cells.filter(({ expectation }) => expectation.cell.kind === 'connection');
  const others = cells.filter(({ expectation }) => expectation.cell.kind !== 'connection');
  return html`<div class="body">
${one.reason && html`<p class="reason">${prose(one.reason)}</p>`}
${next && html`<p class="next"><b>Next</b> ${prose(next)}</p>`}
${one.flow && flowPicture(one.flow, anchor(one.id))}
${one.traces && tracesOf(one.traces)}
${matrices(connections)}
${failureTable(one.failures, cells)}
${cellTable(others)}
${caseFacts(one)}</div>`;
}

function tracesOf(files: readonly string[]): Markup {
  return html`<p>What the browser did, for <code>npx playwright show-trace FILE</code>: ${files.map(
    (file, index) => html`${index > 0 && ', '}<a href="${file}">${file}</a>`,
  )}</p>`;
}

function caseFacts(one: CaseReport): Markup {
  const { timings } = one;
  const times = timings && [
    `applied in ${duration(timings.applyMs)}`,
    ...(timings.firstCorrectMs === undefined
      ? []
      : [`first right after ${duration(timings.firstCorrectMs)}`]),
    ...(timings.stableMs === undefined ? [] : [`held by ${duration(timings.stableMs)}`]),
  ];
  const attempts = one.attempts > 1 && html`<span>attempt ${one.attempts}</span> `;
  return html`<p class="casefacts"><code>${one.file}</code> ${attempts}${times && html`<span>${times.join(', ')}</span> `}
${one.cites.map((cite) => html`<span class="cite">${cited(cite)}</span> `)}</p>`;
}

function cited(cite: string): Markup {
  return /^https?:\/\/\S+$/.test(cite) ? html`<a href="${cite}" rel="noreferrer">${cite}</a>` : html`${cite}`;
}
