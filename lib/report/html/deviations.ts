import type { Report } from '../../model/report.js';
import { ledgerOf } from '../deviations.js';
import { counted } from '../figures.js';
import { anchor } from './mark.js';
import { html, type Markup, prose } from './markup.js';

/** The ledger: what the product is known to do otherwise than its specification asks, and did again. */
export function deviationsSection({ cases }: Report): Markup | undefined {
  const ledger = ledgerOf(cases);
  if (ledger.length === 0) return undefined;
  return html`<section aria-labelledby="deviations"><h2 id="deviations">Known deviations <small>${counted(ledger.length, 'answer')} of this product version, each as recorded; one that disappears fails its case</small></h2>
<div class="scroll"><table class="cells"><thead><tr><th>case</th><th>the specification asks for</th><th>the product does</th><th>because</th></tr></thead>
<tbody>${ledger.map(
    ({ id, specified, seen, because }) =>
      html`<tr><td><a href="#${anchor(id)}">${id}</a></td><td>${prose(specified)}</td><td>${prose(seen)}</td><td>${prose(because)}</td></tr>`,
  )}</tbody></table></div></section>`;
}
