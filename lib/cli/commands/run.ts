import { runUnderMocha } from '../../mocha/program.js';
import { refuseMissingTokens } from '../../plan/brought-tokens.js';
import { leftOutInWords } from '../../plan/slow-cases.js';
import { attach } from '../../run/attach.js';
import { type EnvironmentOptions, withEnvironment } from '../environment.js';
import { reported } from '../reported.js';
import { type SelectionOptions, selectedPlan } from '../selection.js';
import { openSession } from '../session.js';
import { restSideServers } from '../side-servers.js';
import type { FuzzOptions } from './fuzz.js';

type RunOptions = EnvironmentOptions & SelectionOptions & FuzzOptions;

/** `twinlock run`: bad cases are refused before anything starts; whatever happens after that ends in a report. */
export async function run(paths: string[], options: RunOptions): Promise<number> {
  if (options.fuzz !== undefined || options.seed !== undefined) {
    return (await import('./fuzz.js')).fuzz(paths, options);
  }
  const { cases, leftOut } = selectedPlan(paths, options);
  refuseMissingTokens(cases, process.env);
  const session = openSession(options.out);
  const words = leftOutInWords(leftOut);
  if (words !== undefined) session.progress.say(words);
  return reported(session, () =>
    withEnvironment(session, options, async ({ environment, chromium }) => {
      const { history, redaction, signal } = session;
      const attached = attach(environment, { redaction, chromium, reportFolder: session.folder });
      try {
        const { runners, atOnce, turn } = attached;
        const { reporter } = options;
        const ended = async (suite: string) => {
          if (suite === 'access') await restSideServers(environment, session);
        };
        await runUnderMocha(cases, runners, { reporter, history, signal, atOnce, turn, ended });
      } finally {
        await attached.close();
        await restSideServers(environment, session);
      }
    }),
  );
}
