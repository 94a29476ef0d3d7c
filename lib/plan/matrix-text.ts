import type { Matrix, MatrixCell } from './matrix.js';

/**
 * The truth table for reading: one grid for all ports that have the same verdicts, sources down, destinations across.
 * `.` is open, `X` closed, `-` the pod itself, a blank a port that the destination does not serve.
 */
export function matrixText({ cells, notes }: Matrix): string {
  const denied = cells.filter((cell) => cell.verdict === 'deny').length;
  const head = `${cells.length} cells: ${cells.length - denied} allow, ${denied} deny.   . open   X closed   - itself`;
  const ends = notes.map((note) => `Note: ${note}.`);
  return [head, ...gridsOf(cells), ...whyClosed(cells), ...ends].join('\n\n');
}

/** One grid for all ports with the same verdicts, under their names. */
export function gridsOf(cells: readonly MatrixCell[]): string[] {
  const pods = [...new Set(cells.flatMap(({ from, to }) => [from, to]))];
  const byPort = new Map<string, Map<string, MatrixCell>>();
  for (const cell of cells) {
    const port = `${cell.port}/${cell.protocol}`;
    const known = byPort.get(port) ?? new Map<string, MatrixCell>();
    byPort.set(port, known.set(`${cell.from} ${cell.to}`, cell));
  }
  const grids = new Map<string, string[]>();
  for (const [port, known] of byPort) {
    const targets = pods.filter((to) => pods.some((from) => known.has(`${from} ${to}`)));
    const grid = drawGrid(pods, targets, (from, to) => {
      const verdict = known.get(`${from} ${to}`)?.verdict;
      if (verdict === undefined) return from === to ? '-' : ' ';
      return verdict === 'allow' ? '.' : 'X';
    });
    grids.set(grid, [...(grids.get(grid) ?? []), port]);
  }
  return [...grids].map(([grid, ports]) => `${ports.join(', ')}\n${grid}`);
}

/** Columns are as wide as their names, so that a reader needs no legend for them. */
function drawGrid(
  rows: readonly string[],
  columns: readonly string[],
  sign: (row: string, column: string) => string,
): string {
  const margin = Math.max(...rows.map((row) => row.length));
  const line = (first: string, rest: readonly string[]) =>
    [first.padEnd(margin), ...rest.map((text, index) => text.padEnd(columns[index]?.length ?? 1))]
      .join('  ')
      .trimEnd();
  return [
    line('', columns),
    ...rows.map((row) =>
      line(
        row,
        columns.map((column) => sign(row, column)),
      ),
    ),
  ].join('\n');
}

/** Which policies close how many cells, and of Calico's which rule, the most first. */
function whyClosed(cells: readonly MatrixCell[]): string[] {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    for (const half of ['egress', 'ingress'] as const) {
      if (cell[half].verdict === 'allow') continue;
      const { policy, rule } = cell[half];
      const key = `${policy}${rule === null ? '' : `, rule [${rule}]`} (${half})`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return closedBy(counts);
}

/** The policies that close cells, with how many, the most first; nothing where none does. */
export function closedBy(counts: ReadonlyMap<string, number>, most = Number.POSITIVE_INFINITY): string[] {
  const ordered = [...counts].sort((one, other) => other[1] - one[1]);
  const lines = ordered
    .slice(0, most)
    .map(([policy, count]) => `  ${policy}: ${count} ${count === 1 ? 'cell' : 'cells'}`);
  if (ordered.length > most) lines.push(`  and ${ordered.length - most} more policies`);
  return lines.length > 0
    ? [`Closed by, naming the rule that denies or the first policy that isolates:\n${lines.join('\n')}`]
    : [];
}
