import type { FaultReport } from '../../model/report.js';
import { faultVerdict } from '../build.js';
import { duration, faultScore } from '../figures.js';
import { anchor, mark, worstFirst } from './mark.js';
import { html, type Markup, prose } from './markup.js';

/** The kill table of `prove` with its score: each fault, what it turned red and what it should have. */
export function faultsSection(faults: readonly FaultReport[] | undefined): Markup | undefined {
  if (!faults) return undefined;
  const judged = worstFirst(faults.map((fault) => ({ fault, verdict: faultVerdict(fault) })));
  return html`<section aria-labelledby="faults"><h2 id="faults">Faults <small>${faultScore([...faults])} turned red what they should, and nothing else</small></h2>
<div class="scroll"><table class="cells"><thead><tr><th></th><th>fault</th><th>it bit</th><th>must turn red</th><th>stray</th><th>undone</th><th>took</th></tr></thead>
<tbody>${judged.map(
    ({
      fault,
      verdict,
    }) => html`<tr class="${verdict}"><td>${mark(verdict)}</td><td><b>${fault.name}</b><small>${fault.why}</small></td>
<td>${fault.bit ? prose(fault.bit) : 'not shown'}${fault.reason && html`<small>${prose(fault.reason)}</small>`}</td>
<td>${fault.expectedRed.map((id) => html`<div>${mark(fault.red.includes(id) ? 'pass' : 'fail')} ${caseLink(id)}${!fault.red.includes(id) && ' stayed green'}</div>`)}</td>
<td>${fault.stray.length === 0 ? 'none' : fault.stray.map((id) => html`<div>${mark('fail')} ${caseLink(id)}</div>`)}</td>
<td>${fault.undone ? 'yes' : html`<b class="fail">no</b>`}</td><td>${duration(fault.durationMs)}</td></tr>`,
  )}</tbody></table></div></section>`;
}

const caseLink = (id: string): Markup => html`<a href="#${anchor(id)}">${id}</a>`;
