/**
 * Rows as columns that are wide enough for their longest text; the last column runs free. Widths are counted on the
 * plain text, so colour goes on after: `paint` gets the padded text of a cell.
 */
export function columns(
  rows: readonly (readonly string[])[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row, index) =>
    row
      .map((text, column) =>
        paint(column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0), index, column),
      )
      .join('  ')
      .trimEnd(),
  );
}
