import type { JudgedCell } from '../../judge/case.js';
import { outcomeWords } from '../../judge/words.js';
import type { ConnectionCell } from '../../model/cell.js';
import type { Outcome } from '../../model/outcome.js';
import { html, type Markup } from './markup.js';

interface Connection extends JudgedCell {
  cell: ConnectionCell;
}

/** The grid of each step: a row for who connects, a column for to whom, in it a mark for each port. */
export function matrices(cells: readonly JudgedCell[]): Markup | undefined {
  const connections = cells.flatMap((judged): Connection[] => {
    const { cell } = judged.expectation;
    return cell.kind === 'connection' ? [{ ...judged, cell }] : [];
  });
  if (connections.length === 0) return undefined;
  const steps = [...new Set(connections.map(({ step }) => step))];
  const grids = steps.map((step) => {
    const own = connections.filter((one) => one.step === step);
    return html`<figure class="matrix">${steps.length > 1 && html`<figcaption>${step}</figcaption>`}${grid(own)}</figure>`;
  });
  // A matrix with nothing wrong in it waits behind a click.
  const wrong = connections.some(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  return html`<details class="more"${wrong && ' open'}><summary>Who may connect to whom</summary>
<div class="grids">${grids}</div>${legend(connections)}</details>`;
}

function portOf({ port, protocol, family, via }: ConnectionCell): string {
  return `${port}/${protocol}${family === 6 ? ' IPv6' : ''}${via === 'service' ? ' via service' : ''}`;
}

const uniqueSorted = (words: string[]): string[] =>
  [...new Set(words)].sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));

function grid(connections: readonly Connection[]): Markup {
  const froms = uniqueSorted(connections.map(({ cell }) => cell.from));
  const tos = uniqueSorted(connections.map(({ cell }) => cell.to));
  const ports = uniqueSorted(connections.map(({ cell }) => portOf(cell)));
  const found = new Map(
    connections.map((one) => [`${one.cell.from} ${one.cell.to} ${portOf(one.cell)}`, one]),
  );
  const startsNamespace = (pods: string[], index: number): boolean =>
    index > 0 && pods[index]?.split('/')[0] !== pods[index - 1]?.split('/')[0];
  const square = (from: string, to: string): Markup => {
    const own = ports.map((port) => found.get(`${from} ${to} ${port}`));
    const column = startsNamespace(tos, tos.indexOf(to)) ? 'ns' : '';
    if (own.every((one) => one === undefined)) return html`<td class="self ${column}"></td>`;
    const bad = own.find((one) => one?.verdict === 'fail') ?? own.find((one) => one?.verdict === 'unknown');
    return html`<td class="${bad?.verdict} ${column}" title="${from} to ${to}"><div>${own.map(glyph)}</div></td>`;
  };
  return html`<div class="scroll"><table style="--ports:${Math.ceil(Math.sqrt(ports.length))}"><thead><tr><td class="corner">from ↓ to →</td>${tos.map(
    (to, index) => html`<th scope="col"${startsNamespace(tos, index) && html` class="ns"`}>${to}</th>`,
  )}</tr></thead><tbody>${froms.map(
    (from, index) =>
      html`<tr${startsNamespace(froms, index) && html` class="ns"`}><th scope="row">${from}</th>${tos.map((to) => square(from, to))}</tr>`,
  )}</tbody></table></div>`;
}

/** Shape tells open from shut and colour tells right from wrong, so that neither is needed to read the other. */
function glyph(one: Connection | undefined): Markup {
  if (one === undefined) return html`<i></i>`;
  const { outcome } = one.expectation;
  const seen = one.observation?.outcome ?? outcome;
  const shape = shapeOf(seen);
  if (one.verdict === 'pass') return html`<i class="${shape}"></i>`;
  const said = one.observation ? outcomeWords(one.observation.outcome) : 'never observed';
  const words = `${portOf(one.cell)}: expected ${outcomeWords(outcome)}, seen ${said}`;
  const kind = one.verdict === 'fail' ? shape : 'u';
  return html`<i class="${kind} ${one.verdict}" role="img" aria-label="${words}" title="${words}"></i>`;
}

/** `o` open, `h` half open, since the packet arrived and no answer came, `s` shut. */
function shapeOf(seen: Outcome): 'o' | 'h' | 's' {
  if (seen.kind !== 'network') return 's';
  if (seen.result === 'asymmetric') return 'h';
  return seen.result === 'connected' ? 'o' : 's';
}

function legend(connections: readonly Connection[]): Markup {
  const ports = uniqueSorted(connections.map(({ cell }) => portOf(cell)));
  return html`<p class="legend"><span><i class="o"></i> open, as expected</span><span><i class="s"></i> shut, as expected</span>
<span><i class="o fail"></i> open, must be shut</span><span><i class="s fail"></i> shut, must be open</span><span><i class="h fail"></i> half open: the packet arrived</span><span><i class="u unknown"></i> could not tell</span>
<span>Marks in a square, row by row: ${ports.join(', ')}.</span></p>`;
}
