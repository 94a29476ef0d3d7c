import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { caseWriter, setName } from '../../fuzz/case-file.js';
import { isDisagreement } from '../../fuzz/minimal-case.js';
import { LARGEST_SEED, type PolicySet, policySets, vocabularyOf } from '../../fuzz/policy-sets.js';
import { runUnderMocha } from '../../mocha/program.js';
import { checkout } from '../../model/checkout.js';
import { InputError } from '../../model/errors.js';
import type { PlannedCase } from '../../model/plan.js';
import type { CaseReport } from '../../model/report.js';
import { planFiles } from '../../plan/load.js';
import { loadNetworkWorld } from '../../plan/network-world.js';
import { attach } from '../../run/attach.js';
import { type EnvironmentOptions, standingEnvironment } from '../environment.js';
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
  const session = openSession(options.out, seed);
  const { history, progress, redaction, signal } = session;
  const network = loadNetworkWorld(checkout);
  const write = caseWriter(network);
  const fileOf = (set: PolicySet) => join(session.folder, 'fuzz', `${setName(set)}.yaml`);
  const planOf = (set: PolicySet, text: string): PlannedCase[] => {
    const name = fileOf(set);
    return planFiles([{ path: resolve(name), name, text }]);
  };
  const keep = (set: PolicySet, text: string) => {
    mkdirSync(dirname(fileOf(set)), { recursive: true });
    writeFileSync(fileOf(set), redaction.clean(text));
  };
  return reported(session, async () => {
    progress.say(
      `${count} random policy sets of seed ${seed}; \`--fuzz ${count} --seed ${seed}\` makes them again`,
    );
    const sets = policySets(vocabularyOf(network.world, network.probes), { seed, count });
    const planned = sets.flatMap((set) => planOf(set, write(set)));
    const standing = await standingEnvironment(session, options);
    try {
      const attached = attach(standing.environment, { redaction, chromium: standing.chromium });
      try {
        const { runners, atOnce } = attached;
        const bad: CaseReport[] = [];
        await runUnderMocha(planned, runners, {
          reporter: options.reporter,
          history,
          signal,
          atOnce,
          judged: (report) => void (['fail', 'unknown'].includes(report.verdict) && bad.push(report)),
        });
        const found = sets.filter((set) => bad.some(({ id }) => id === `network/${setName(set)}`));
        for (const set of found) keep(set, write(set));
        const disagreeing = sets.filter((set) =>
          bad.some((report) => report.id === `network/${setName(set)}` && isDisagreement(report)),
        );
        for (const set of disagreeing.slice(0, MOST_SHRUNK)) {
          signal.throwIfAborted();
          const text = await shrunkOnCluster(set, session, {
            write,
            runners,
            plan: (one) => planOf(set, one),
          });
          if (text !== undefined) keep(set, text);
        }
      } finally {
        await attached.close();
      }
    } finally {
      await standing.end();
    }
  });
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
