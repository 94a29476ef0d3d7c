import type { ClassOfPods } from '../oracle/classes.js';
import { classCells } from './class-cells.js';
import type { ClassMatrix } from './class-matrix.js';
import type { MatrixCell } from './matrix.js';
import { closedBy, gridsOf } from './matrix-text.js';

/** The most classes that a grid can show on a wide screen. */
const GRID = 40;
/** The most policies that are listed by how much they close. */
const CLOSERS = 20;

/**
 * The classes for reading, one a line, and, where they are few, the grids of `matrix` with a row and a column for each
 * class. Of many classes each line says how much is open from and to it.
 */
export function classMatrixText(matrix: ClassMatrix): string {
  const { verdicts, notes } = matrix;
  const few = verdicts.classes.length <= GRID;
  const cells: MatrixCell[] = [];
  const tally = new Tally();
  for (const cell of classCells(verdicts)) {
    tally.add(cell);
    if (few) cells.push(cell);
  }
  const pods = verdicts.classes.reduce((sum, { members }) => sum + members.length, 0);
  const { all, denied } = tally;
  const head =
    `${pods} pods in ${verdicts.classes.length} classes that no policy tells apart; ` +
    `${all} cells between classes: ${all - denied} allow, ${denied} deny.`;
  const grids = few
    ? ['. open   X closed   - a class of one pod to itself', ...gridsOf(cells)]
    : ['The grid of so many classes fits no screen; --json has every cell.'];
  const ends = notes.map((note) => `Note: ${note}.`);
  return [head, classList(matrix, tally), ...grids, ...closedBy(tally.closers, CLOSERS), ...ends].join(
    '\n\n',
  );
}

/** What the cells of a matrix add up to. */
class Tally {
  all = 0;
  denied = 0;
  /** Cells and open cells by the class that they leave and that they enter. */
  readonly from = new Map<string, Share>();
  readonly to = new Map<string, Share>();
  readonly closers = new Map<string, number>();

  add({ from, to, verdict, egress, ingress }: MatrixCell): void {
    this.all += 1;
    const open = verdict === 'allow';
    if (!open) this.denied += 1;
    shareOf(this.from, from).add(open);
    shareOf(this.to, to).add(open);
    if (egress.verdict === 'deny') count(this.closers, `${egress.policy} (egress)`);
    if (ingress.verdict === 'deny') count(this.closers, `${ingress.policy} (ingress)`);
  }
}

class Share {
  #all = 0;
  #open = 0;

  add(open: boolean): void {
    this.#all += 1;
    if (open) this.#open += 1;
  }

  toString(): string {
    return `${this.#open}/${this.#all}`;
  }
}

function shareOf(shares: Map<string, Share>, key: string): Share {
  const share = shares.get(key) ?? new Share();
  shares.set(key, share);
  return share;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function classList({ verdicts }: ClassMatrix, tally: Tally): string {
  const { classes, isolating } = verdicts;
  const rows = classes.map((one, at) => [
    one.id,
    String(one.members.length),
    one.ports.map(({ name, port, protocol }) => `${port}/${protocol}${name ? ` ${name}` : ''}`).join(', ') ||
      'none',
    String(tally.from.get(one.id) ?? '-'),
    String(tally.to.get(one.id) ?? '-'),
    particular(one, names(isolating.egress[at]), names(isolating.ingress[at])),
  ]);
  const table = [['class', 'pods', 'ports', 'open from', 'open to', 'what is particular'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function names(policies: readonly { title: string }[] | undefined): string[] {
  return policies?.map(({ title }) => title) ?? [];
}

function particular({ one }: ClassOfPods, egress: string[], ingress: string[]): string {
  if (one.hostNetwork) return `on the network of ${one.node ? `node ${one.node}` : 'its node'}`;
  const parts = [
    ...(egress.length > 0 ? [`egress by ${listed(egress)}`] : []),
    ...(ingress.length > 0 ? [`ingress by ${listed(ingress)}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'isolated by no policy';
}

/** The first two, and how many more. */
function listed(all: readonly string[]): string {
  const more = all.length > 2 ? ` and ${all.length - 2} more` : '';
  return `${all.slice(0, 2).join(', ')}${more}`;
}
