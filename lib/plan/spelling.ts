/** The known word nearest to what was written, if it is near enough to be a slip of the keyboard. */
export function nearestWord(written: string, known: Iterable<string>): string | undefined {
  let best: { word: string; edits: number } | undefined;
  for (const word of known) {
    const edits = distance(written.toLowerCase(), word.toLowerCase());
    if (!best || edits < best.edits) best = { word, edits };
  }
  return best && best.edits <= Math.max(1, Math.floor(written.length / 3)) ? best.word : undefined;
}

/** Letters to insert, remove, replace, or exchange with their neighbour (Damerau and Levenshtein's distance). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (line: number, column: number) => rows[line]?.[column] ?? 0;
  for (let line = 1; line <= from.length; line++) {
    const row = [line];
    rows.push(row);
    for (let column = 1; column <= to.length; column++) {
      const [letter, other] = [from[line - 1], to[column - 1]];
      const edits = [
        at(line - 1, column) + 1,
        at(line, column - 1) + 1,
        at(line - 1, column - 1) + Number(letter !== other),
      ];
      const exchanged = letter === to[column - 2] && other === from[line - 2];
      if (line > 1 && column > 1 && exchanged) edits.push(at(line - 2, column - 2) + 1);
      row.push(Math.min(...edits));
    }
  }
  return at(from.length, to.length);
}
