import type { JudgedCell } from '../../judge/case.js';
import { outcomeWords } from '../../judge/words.js';
import { cellId } from '../../model/cell.js';
import type { Evidence } from '../../model/evidence.js';
import type { Failure } from '../../model/report.js';
import { mark } from './mark.js';
import { html, type Markup } from './markup.js';

/** Failures shown at once; as many again wait behind a click, and report.json has all of them. */
const SHOWN = 12;
const BEHIND = 400;

/** What was expected and what was seen of each wrong or untold cell, with the evidence. */
export function failureTable(failures: readonly Failure[], cells: readonly JudgedCell[]): Markup | undefined {
  if (failures.length === 0) return undefined;
  const rules = new Map(
    cells.map(({ step, expectation }) => [`${step} ${cellId(expectation.cell)}`, expectation.because]),
  );
  const rest = failures.slice(SHOWN, SHOWN + BEHIND);
  const left = failures.length - SHOWN - rest.length;
  return html`${table(failures.slice(0, SHOWN), rules)}
${rest.length > 0 && html`<details class="more"><summary>${rest.length} more cells</summary>${table(rest, rules)}</details>`}
${left > 0 && html`<p>${left} more are in report.json.</p>`}`;
}

function table(failures: readonly Failure[], rules: ReadonlyMap<string, string | undefined>): Markup {
  const row = ({ cell, step, expected, observed, how, evidence }: Failure): Markup => {
    const rule = rules.get(`${step} ${cellId(cell)}`);
    return html`<tr class="${how === 'untold' ? 'unknown' : 'fail'}">
<td><code>${cellId(cell)}</code>${step !== undefined && step !== 'main' && html`<small>step ${step}</small>`}</td>
<td>${outcomeWords(expected)}${rule && html`<small>${rule}</small>`}</td>
<td><b>${observed ? outcomeWords(observed) : 'never observed'}</b>${how !== 'wrong' && html`<small>${how}</small>`}</td>
<td>${evidenceList(evidence)}</td></tr>`;
  };
  return html`<div class="scroll"><table class="cells">
<thead><tr><th>cell</th><th>expected</th><th>seen</th><th>evidence</th></tr></thead>
<tbody>${failures.map(row)}</tbody></table></div>`;
}

function evidenceList(evidence: readonly Evidence[]): Markup | undefined {
  if (evidence.length === 0) return undefined;
  return html`<ul>${evidence.map(({ source, says }) => html`<li><i>${source}</i> ${says}</li>`)}</ul>`;
}

/** Every request, look-up or step of a case, the right ones too. */
export function cellTable(cells: readonly JudgedCell[]): Markup | undefined {
  if (cells.length === 0) return undefined;
  const steps = new Set(cells.map(({ step }) => step)).size > 1;
  return html`<details class="more"><summary>All ${cells.length} observations</summary><div class="scroll"><table class="cells">
<thead><tr><th></th><th>cell</th><th>expected</th><th>seen</th></tr></thead><tbody>${cells.map(
    ({ verdict, step, expectation, observation }) => html`<tr><td>${mark(verdict)}</td>
<td><code>${cellId(expectation.cell)}</code>${steps && html`<small>step ${step}</small>`}</td>
<td>${outcomeWords(expectation.outcome)}${expectation.because && html`<small>${expectation.because}</small>`}</td>
<td>${observation ? outcomeWords(observation.outcome) : 'never observed'}${evidenceList(observation?.evidence ?? [])}</td></tr>`,
  )}</tbody></table></div></details>`;
}
