import { exitCodeOf } from '../report/exit-code.js';
import { recordBroken } from '../run/recorded-progress.js';
import type { Session } from './session.js';
import { printError } from './terminal-error.js';
import { styleFor } from './terminal-style.js';
import { runSummary } from './terminal-summary.js';

/**
 * Does the work of a session and ends it in a report, whatever happens: what broke is told and recorded, and an
 * interruption is told by its exit code. Resolves to the command's exit code.
 */
export async function reported(session: Session, work: () => Promise<void>): Promise<number> {
  let broken: number | undefined;
  try {
    await work();
  } catch (error) {
    if (session.interruptedWith() === undefined) broken = printError(error, { redaction: session.redaction });
    recordBroken(error, session.history);
  }
  const { report, folder } = session.finish();
  process.stdout.write(`${runSummary(report, folder, styleFor(process.stdout))}\n`);
  return session.interruptedWith() ?? broken ?? exitCodeOf(report);
}
