import { COMMAND } from '../../judge/next-step.js';
import type { Report } from '../../model/report.js';
import { convergenceOf, duration } from '../figures.js';
import { html, type Markup } from './markup.js';

/** With what the run was made, and how to make it again: versions, images with digests, seed, command. */
export function runFacts(report: Report): Markup {
  const { run } = report;
  const row = (label: string, value: string | Markup) =>
    html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`;
  return html`<section aria-labelledby="run"><h2 id="run">The run</h2><div class="scroll"><table class="plain">
${row('command', html`<code>${run.command}</code>`)}
${row('reports again', html`<code>${COMMAND} report ${run.id}</code>`)}
${row('started', run.startedAt)}${row('finished', run.finishedAt ?? 'never')}
${row('provider, seed', `${run.provider}, ${run.seed}`)}
${Object.entries(run.versions).map(([name, version]) => row(name, version))}
${convergenceRows(report).map(([label, value]) => row(label, value))}</table></div>
${run.images.length > 0 && imageTable(run.images)}</section>`;
}

function convergenceRows(report: Report): [string, string][] {
  const times = convergenceOf(report);
  if (!times) return [];
  const spread = ({ p50, p99 }: { p50: number; p99: number }) => `p50 ${duration(p50)}, p99 ${duration(p99)}`;
  const rows: [string, string][] = [[`first right (${times.cases} cases)`, spread(times.firstCorrect)]];
  return times.stable ? [...rows, ['held', spread(times.stable)]] : rows;
}

function imageTable(images: Report['run']['images']): Markup {
  return html`<details class="more"><summary>${images.length} images</summary><div class="scroll"><table class="cells">
<thead><tr><th>image</th><th>reference and digest</th><th>from</th><th>size</th></tr></thead><tbody>${images.map(
    ({
      name,
      ref,
      digest,
      from,
      verified,
      sizeBytes,
    }) => html`<tr><td>${name}</td><td><code>${ref}</code><small><code>${digest}</code> ${!verified && 'unverified'}</small></td>
<td>${from}</td><td>${(sizeBytes / 1e6).toFixed(0)} MB</td></tr>`,
  )}</tbody></table></div></details>`;
}
