import { recordBroken } from '../../run/recorded-progress.js';
import { type EnvironmentOptions, standingEnvironment } from '../environment.js';
import { openSession } from '../session.js';
import { printError } from '../terminal-error.js';
import { styleFor } from '../terminal-style.js';
import { runSummary } from '../terminal-summary.js';
import { standingWords } from './status.js';

/** `twinlock up`: an environment that stays. A bring-up that breaks leaves a report of what broke. */
export async function up(_words: string[], options: EnvironmentOptions): Promise<number> {
  const session = openSession('reports');
  try {
    const { environment } = await standingEnvironment(session, { ...options, keep: true });
    session.discard();
    process.stdout.write(`${standingWords(environment)}\n`);
    return 0;
  } catch (error) {
    const code = session.interruptedWith() ?? printError(error, { redaction: session.redaction });
    recordBroken(error, session.history);
    const { report, folder } = session.finish();
    process.stdout.write(`${runSummary(report, folder, styleFor(process.stdout))}\n`);
    return code;
  }
}
