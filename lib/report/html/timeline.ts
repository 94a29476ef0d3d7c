import type { TimelineBar } from '../build.js';
import { duration } from '../figures.js';
import { html, type Markup } from './markup.js';

/** Stages and suites as bars on one axis of time, so that a reader sees what ran side by side and what waited. */
export function timelineSection(bars: readonly TimelineBar[]): Markup | undefined {
  if (bars.length === 0) return undefined;
  const end = Math.max(1, ...bars.map(({ fromMs, ms }) => fromMs + ms));
  const share = (ms: number): string => ((100 * ms) / end).toFixed(2);
  const row = ({
    kind,
    name,
    fromMs,
    ms,
    ok,
    lastState,
  }: TimelineBar): Markup => html`<tr class="${kind}${!ok && ' bad'}">
<th scope="row">${name}</th><td class="time">${duration(ms)}</td>
<td class="lane"><span style="margin-left:${share(fromMs)}%;width:${share(ms)}%"></span>${!ok && html`<small>failed; last state: ${lastState ?? 'none was seen'}</small>`}</td></tr>`;
  return html`<section aria-labelledby="stages"><h2 id="stages">Stages and suites <small>${duration(end)} from the start</small></h2>
<div class="scroll"><table class="timeline">${bars.map(row)}</table></div></section>`;
}
