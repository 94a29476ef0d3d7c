import type { FlowRecord, FlowStep, FlowStop } from '../../model/flow.js';
import { duration } from '../figures.js';
import { html, type Markup } from './markup.js';

/** Sizes of the picture in pixels of its own coordinates. */
const LANE = 230;
const ROW = 44;
const TOP = 46;
const MARGIN = 95;
/** The numbers of the steps stand left of all lifelines. */
const NUMBERS = 34;
/** The row of the step that stopped is higher by a line, which says why. */
const REASON = 26;
/** Width of a bold character of the picture's font. */
const CHARACTER = 8;

/**
 * The handshake as a sequence picture: a lifeline for each party, a numbered arrow for each step from who connects to
 * whom. The step that stopped lies on a red band with a cross on its arrow, at the end that denies it, and the reason
 * below; what was not reached is grey and dashed.
 */
export function sequence({ steps, stopped }: FlowRecord, id: string): Markup {
  const parties = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const width = NUMBERS + 2 * MARGIN + LANE * Math.max(1, parties.length - 1);
  const broken = stopped ? steps.findIndex(({ step }) => step === stopped.step) : -1;
  const height = TOP + ROW * steps.length + 26 + (broken < 0 ? 0 : REASON);
  const x = (party: string): number => NUMBERS + MARGIN + LANE * parties.indexOf(party);
  const y = (index: number): number => TOP + ROW * index + 26 + (broken >= 0 && index > broken ? REASON : 0);
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${steps.length} steps between ${parties.join(', ')}. ${titleWords(steps, stopped)}</title>
<desc id="${id}-d">${steps.map(describe).join(' ')}</desc>
${broken >= 0 && html`<rect class="band" x="0" y="${y(broken) - 25}" width="${width}" height="${ROW + REASON - 6}" rx="4"/>`}
${parties.map(
  (party) => html`<g class="party"><line x1="${x(party)}" y1="30" x2="${x(party)}" y2="${height}"/>
<rect x="${x(party) - 78}" y="4" width="156" height="26" rx="4"/><text x="${x(party)}" y="22">${party}</text></g>`,
)}
${steps.map(
  (
    step,
    index,
  ) => html`<g class="${step.outcome.result}"><text class="number" x="${NUMBERS - 8}" y="${y(index) + 4}">${index + 1}</text>
${arrow(step, x(step.from), x(step.to), y(index), index === broken ? stopped : undefined)}</g>`,
)}
${stopped && broken >= 0 && html`<text class="reason" x="${reasonPlace(steps[broken], reasonWords(stopped), x, width)}" y="${y(broken) + REASON + 3}">${reasonWords(stopped)}</text>`}</svg>`;
}

/** Under the middle of its arrow, or as near to it as the picture has room for. */
function reasonPlace(
  step: FlowStep | undefined,
  words: string,
  x: (party: string) => number,
  width: number,
): number {
  const middle = step ? (x(step.from) + x(step.to)) / 2 : width / 2;
  const room = Math.min(width / 2, (words.length * CHARACTER) / 2 + 6);
  return Math.max(room, Math.min(width - room, middle));
}

function titleWords(steps: readonly FlowStep[], stopped: FlowStop | undefined): string {
  if (!stopped) return 'Every step was done.';
  const number = steps.findIndex(({ step }) => step === stopped.step) + 1;
  return `It stopped at step ${number}, ${stopped.step}, hop ${stopped.hop}: ${(stopped.cause ?? 'see below').replaceAll('`', '')}.`;
}

function describe({ step, from, to, outcome }: FlowStep, index: number): string {
  return `${index + 1}. ${step}, ${from} to ${to}: ${outcome.result.replace('-', ' ')}.`;
}

function reasonWords({ hop, cause, packets }: FlowStop): string {
  const dropped = packets.length > 0 ? 'dropped: ' : '';
  return `${hop} ${dropped}${cause ?? 'see below'}`.replaceAll('`', '');
}

function arrow(
  { step, hop, port, outcome, tookMs }: FlowStep,
  from: number,
  to: number,
  y: number,
  stop: FlowStop | undefined,
): Markup {
  const direction = to < from ? -1 : 1;
  const stopped = outcome.result === 'stopped';
  const status = outcome.code === undefined ? '' : ` ${outcome.code}`;
  const how = stopped ? ` · ${outcome.how ?? 'stopped'}${status}` : status && ` ·${status}`;
  const took = outcome.result === 'not-reached' ? 'not reached' : duration(tookMs);
  const label = html`<tspan class="hop">${hop}</tspan> ${step} <tspan class="dim">:${port}${how} · ${took}</tspan>`;
  if (from === to) {
    return html`<path d="M${from} ${y - 8}h26v14h-22" fill="none"/><text class="left" x="${from + 34}" y="${y + 4}">${label}</text>`;
  }
  const end = stopped ? from + (to - from) * reach(stop) : to;
  return html`<text x="${(from + to) / 2}" y="${y - (stopped ? 12 : 9)}">${label}</text>
<line x1="${from}" y1="${y}" x2="${end}" y2="${y}"/>${stopped ? cross(end, y) : head(end, y, direction)}`;
}

/** How far the arrow came: to the half that denies it; in the middle, nobody knows that it ever arrived. */
function reach(stop: FlowStop | undefined): number {
  const [half] = stop?.deniedBy ?? [];
  if (half === undefined) return 0.5;
  return half === 'egress' ? 0.16 : 0.84;
}

function head(x: number, y: number, direction: number): Markup {
  return html`<path class="head" d="M${x} ${y}l${-9 * direction} -5v10z"/>`;
}

function cross(x: number, y: number): Markup {
  return html`<path class="cross" d="M${x - 7} ${y - 7}l14 14M${x + 7} ${y - 7}l-14 14"/>`;
}
