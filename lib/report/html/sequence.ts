import type { FlowRecord, FlowStep } from '../../model/flow.js';
import { duration } from '../figures.js';
import { html, type Markup } from './markup.js';

/** Sizes of the picture in pixels of its own coordinates. */
const LANE = 230;
const ROW = 42;
const TOP = 46;
const MARGIN = 95;

/**
 * The handshake as a sequence picture: a lifeline for each party, an arrow for each step from who connects to whom,
 * a cross where it stopped and dashes for what was not reached.
 */
export function sequence({ steps, stopped }: FlowRecord, id: string): Markup {
  const parties = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const width = 2 * MARGIN + LANE * Math.max(1, parties.length - 1);
  const height = TOP + ROW * steps.length + 26;
  const x = (party: string): number => MARGIN + LANE * parties.indexOf(party);
  const words = stopped ? `It stopped at ${stopped.step}, hop ${stopped.hop}.` : 'Every step was done.';
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-t">
<title id="${id}-t">${steps.length} steps between ${parties.join(', ')}. ${words}</title>
${parties.map(
  (party) => html`<g class="party"><line x1="${x(party)}" y1="30" x2="${x(party)}" y2="${height}"/>
<rect x="${x(party) - 78}" y="4" width="156" height="26" rx="4"/><text x="${x(party)}" y="22">${party}</text></g>`,
)}
${steps.map((step, index) => arrow(step, x(step.from), x(step.to), TOP + ROW * index + 26))}</svg>`;
}

function arrow({ step, hop, port, outcome, tookMs }: FlowStep, from: number, to: number, y: number): Markup {
  const direction = to < from ? -1 : 1;
  const stopped = outcome.result === 'stopped';
  const status = outcome.code === undefined ? '' : ` ${outcome.code}`;
  const how = stopped ? ` · ${outcome.how ?? 'stopped'}${status}` : status && ` ·${status}`;
  const took = outcome.result === 'not-reached' ? 'not reached' : duration(tookMs);
  const label = html`<tspan class="hop">${hop}</tspan> ${step} <tspan class="dim">:${port}${how} · ${took}</tspan>`;
  if (from === to) {
    return html`<g class="${outcome.result}"><path d="M${from} ${y - 8}h26v14h-22" fill="none"/><text class="left" x="${from + 34}" y="${y + 4}">${label}</text></g>`;
  }
  // A step that stopped ends in the middle of its way: nobody knows that it ever arrived.
  const end = stopped ? (from + to) / 2 : to;
  return html`<g class="${outcome.result}"><text x="${(from + to) / 2}" y="${y - 7}">${label}</text>
<line x1="${from}" y1="${y}" x2="${end}" y2="${y}"/>${stopped ? cross(end, y) : head(end, y, direction)}</g>`;
}

function head(x: number, y: number, direction: number): Markup {
  return html`<path class="head" d="M${x} ${y}l${-9 * direction} -5v10z"/>`;
}

function cross(x: number, y: number): Markup {
  return html`<path class="cross" d="M${x - 6} ${y - 6}l12 12M${x + 6} ${y - 6}l-12 12"/>`;
}
