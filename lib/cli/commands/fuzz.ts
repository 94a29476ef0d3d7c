import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { caseWriter, setName } from '../../fuzz/case-file.js';
import { isDisagreement } from '../../fuzz/minimal-case.js';
import { LARGEST_SEED, type PolicySet, policySets, vocabularyOf } from '../../fuzz/policy-sets.js';
import { runUnderMocha } from '../../mocha/program.js';
import { checkout } from '../../model/checkout.js';
import { InputError } from '../../model/errors.js';
import type { Redaction } from '../../model/redaction.js';
import type { CaseReport } from '../../model/report.js';
import type { TextFile } from '../../plan/files.js';
import { planFiles } from '../../plan/load.js';
import { loadNetworkWorld } from '../../plan/network-world.js';
import { attach } from '../../run/attach.js';
import { type EnvironmentOptions, withEnvironment } from '../environment.js';
import { reported } from '../reported.js';
import { openSession } from '../session.js';
import { shrunkOnCluster } from '../shrinking.js';

/** Disagreements that are shrunk; one cause usually shows in many sets, and each costs minutes. */
const MOST_SHRUNK = 3;

export type FuzzOptions = EnvironmentOptions & {
  fuzz?: number;
  seed?: number;
  out: string;
  reporter: string;
};

/**
 * `twinlock run --fuzz N --seed S`: N random policy sets, each held to what the oracle says of it like any case. What
 * is not green gets a case file in the run's folder `fuzz/`; the first disagreements are shrunk for it.
 */
export async function fuzz(paths: readonly string[], options: FuzzOptions): Promise<number> {
  const count = countOf(paths, options);
  const seed = options.seed ?? randomInt(LARGEST_SEED);
  const network = loadNetworkWorld(checkout);
  const write = caseWriter(network);
  const sets = policySets(vocabularyOf(network.world, network.probes), { seed, count });
  const session = openSession(options.out, seed);
  const { history, progress, redaction, signal } = session;
  const files = new SetFiles(join(session.folder, 'fuzz'), redaction);
  return reported(session, async () => {
    const again = `\`--fuzz ${count} --seed ${seed}\` makes them again`;
    progress.say(`${count} random policy sets of seed ${seed}; ${again}`);
    const planned = planFiles(sets.map((set) => files.unwritten(set, write(set))));
    await withEnvironment(session, options, async ({ environment, chromium }) => {
      const attached = attach(environment, { redaction, chromium });
      try {
        const { runners, atOnce } = attached;
        const reports = new Map<string, CaseReport>();
        const judged = (report: CaseReport) => void reports.set(report.id, report);
        await runUnderMocha(planned, runners, {
          reporter: options.reporter,
          history,
          signal,
          atOnce,
          judged,
        });
        const reportOf = (set: PolicySet) => reports.get(`network/${setName(set)}`);
        for (const set of sets) {
          const verdict = reportOf(set)?.verdict;
          if (verdict === 'fail' || verdict === 'unknown') files.write(set, write(set));
        }
        const plan = (set: PolicySet) => (text: string) => planFiles([files.unwritten(set, text)]);
        const disagreeing = sets.filter((set) => isDisagreement(reportOf(set)));
        for (const set of disagreeing.slice(0, MOST_SHRUNK)) {
          const text = await shrunkOnCluster(set, session, { write, plan: plan(set), runners });
          if (text !== undefined) files.write(set, text);
        }
      } finally {
        await attached.close();
      }
    });
  });
}

/** The case files of sets: planned as if they stood in the run's folder, and written there once they are worth it. */
class SetFiles {
  constructor(
    private readonly folder: string,
    private readonly redaction: Redaction,
  ) {}

  unwritten(set: PolicySet, text: string): TextFile {
    const name = join(this.folder, `${setName(set)}.yaml`);
    return { path: resolve(name), name, text };
  }

  write(set: PolicySet, text: string): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.unwritten(set, text).path, this.redaction.clean(text));
  }
}

/** The number of sets. Throws InputError where something else is asked for as well. */
function countOf(paths: readonly string[], { fuzz: count, seed }: FuzzOptions): number {
  if (count === undefined) {
    throw new InputError('--seed says which random policy sets, and none are asked for', [], {
      seen: `--seed ${seed}`,
      nextStep: 'write --fuzz with a number beside it, such as --fuzz 200',
    });
  }
  if (paths.length > 0) {
    throw new InputError('--fuzz runs random policy sets instead of case files', [], {
      seen: paths.join(' '),
      nextStep: 'leave out --fuzz, or the paths',
    });
  }
  return count;
}
