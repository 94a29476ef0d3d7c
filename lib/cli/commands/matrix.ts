import { matrixJson, matrixOf } from '../../plan/matrix.js';
import { matrixText } from '../../plan/matrix-text.js';

/** `twinlock matrix`: the oracle's whole table for a folder of manifests. */
export async function matrix(
  _words: string[],
  options: { manifests: string; json?: boolean },
): Promise<number> {
  const table = matrixOf(options.manifests);
  process.stdout.write(`${options.json ? matrixJson(table) : matrixText(table)}\n`);
  return 0;
}
