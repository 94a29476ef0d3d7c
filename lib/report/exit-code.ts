import { EXIT } from '../model/errors.js';
import type { Report } from '../model/report.js';

/** What a run ends with (DESIGN §3): a failed expectation outweighs what could not be told; `unsupported` is allowed. */
export function exitCodeOf({ summary }: Report): number {
  if (summary.verdict === 'fail') return EXIT.fail;
  return summary.verdict === 'unknown' ? EXIT.environment : EXIT.pass;
}
