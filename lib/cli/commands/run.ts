import { runUnderMocha } from '../../mocha/program.js';
import { exitCodeOf } from '../../report/exit-code.js';
import { attach } from '../../run/attach.js';
import { recordBroken } from '../../run/recorded-progress.js';
import { type EnvironmentOptions, standingEnvironment } from '../environment.js';
import { type SelectionOptions, selectedPlan } from '../selection.js';
import { openSession } from '../session.js';
import { printError } from '../terminal-error.js';
import { styleFor } from '../terminal-style.js';
import { runSummary } from '../terminal-summary.js';

type RunOptions = EnvironmentOptions & SelectionOptions & { out: string; reporter: string };

/** `twinlock run`: bad cases are refused before anything starts; whatever happens after that ends in a report. */
export async function run(paths: string[], options: RunOptions): Promise<number> {
  const cases = selectedPlan(paths, options);
  const session = openSession(options.out);
  let broken: number | undefined;
  try {
    const standing = await standingEnvironment(session, options);
    const { history, redaction, signal } = session;
    const attached = attach(standing.environment, { redaction, chromium: standing.chromium });
    try {
      await runUnderMocha(cases, attached.runners, { reporter: options.reporter, history, signal });
    } finally {
      await attached.close();
      await standing.end();
    }
  } catch (error) {
    if (session.interruptedWith() === undefined) broken = printError(error, { redaction: session.redaction });
    recordBroken(error, session.history);
  }
  const { report, folder } = session.finish();
  process.stdout.write(`${runSummary(report, folder, styleFor(process.stdout))}\n`);
  return session.interruptedWith() ?? broken ?? exitCodeOf(report);
}
