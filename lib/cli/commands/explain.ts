import { explainPath } from '../../plan/explain.js';
import { explainText } from '../../plan/explain-text.js';

/** `twinlock explain`: one connection, and the rule or the missing rule of both directions. */
export async function explain(
  _words: string[],
  options: { manifests: string; from: string; to: string; json?: boolean },
): Promise<number> {
  const explanation = explainPath(options.manifests, options.from, options.to);
  process.stdout.write(`${options.json ? JSON.stringify(explanation, null, 2) : explainText(explanation)}\n`);
  return 0;
}
