import { join } from 'node:path';
import { catalogue } from '../../faults/catalogue.js';
import type { ClusterFault } from '../../faults/context.js';
import { faultNamed, inject, undoStanding } from '../../faults/injection.js';
import { judgedCase } from '../../mocha/program.js';
import type { Environment } from '../../model/environment.js';
import { EnvironmentError } from '../../model/errors.js';
import { suitesOf } from '../../model/fault.js';
import type { PlannedCase, Suite } from '../../model/plan.js';
import type { FaultReport } from '../../model/report.js';
import { loadPlan } from '../../plan/load.js';
import { chosenBySpeed, leftOutInWords } from '../../plan/slow-cases.js';
import { openHistory } from '../../report/history-file.js';
import { type Attached, attach } from '../../run/attach.js';
import { DEFAULT_BOUNDS } from '../../run/convergence.js';
import { type EnvironmentOptions, withEnvironment } from '../environment.js';
import { faultContextOf } from '../fault-context.js';
import { proveFault } from '../proving.js';
import { reported } from '../reported.js';
import { openSession, type Session } from '../session.js';
import { SharedAttachment } from '../shared-attachment.js';
import { restSideServers } from '../side-servers.js';

/** Under a fault every red case waits out its bound, so this one is as short as a sound case never needs. */
const BOUNDS = { ...DEFAULT_BOUNDS, boundMs: 3000 };

type ProveOptions = EnvironmentOptions & { suite?: Suite[]; fault?: string; all?: boolean; out: string };

/** `twinlock prove`: each fault in turn must turn its cases red, for its reason, and no other case. */
export async function prove(_words: string[], options: ProveOptions): Promise<number> {
  const faults = chosenFaults(options);
  const { cases, leftOut } = chosenBySpeed(loadPlan(), options.all === true);
  const session = openSession(options.out);
  const words = leftOutInWords(leftOut);
  if (words !== undefined) session.progress.say(words);
  return reported(session, () =>
    withEnvironment(session, options, async ({ environment, chromium }) => {
      const { redaction } = session;
      const attachment = new SharedAttachment(() =>
        attach(environment, { redaction, chromium, lanes: 1, bounds: BOUNDS }),
      );
      try {
        for (const [index, fault] of faults.entries()) {
          session.signal.throwIfAborted();
          const before = faults[index - 1];
          if (before && asksServers(before) && !asksServers(fault))
            await restSideServers(environment, session);
          const proved = await session.progress.stage(`fault ${fault.name}`, (note) =>
            attachment.use(mayShare(fault), async (attached) => {
              const value = await proveOne(fault, cases, attached, { environment, session, note });
              return { value, sound: value.killed && value.undone };
            }),
          );
          session.history.write({ type: 'fault', at: Date.now(), fault: proved });
        }
      } finally {
        await attachment.drop();
        await restSideServers(environment, session);
      }
    }),
  );
}

/**
 * A fault that harms no agent leaves the connections to the agents as they were: one of the network, and one of the flows,
 * whose apps, browser and sessions each case begins anew.
 */
function mayShare({ reddens, verdict, alone = false }: ClusterFault): boolean {
  const suites = suitesOf(reddens);
  const within = (...some: string[]) => suites.every((suite) => some.includes(suite));
  return !alone && verdict === 'fail' && (within('network') || within('flows', 'layers'));
}

/** Whether its cases ask API servers beside the cluster's own, which then stand until a fault needs none. */
function asksServers({ reddens }: ClusterFault): boolean {
  return suitesOf(reddens).includes('access');
}

interface Place {
  environment: Environment;
  session: Session;
  note: (state: string) => void;
}

/** Each fault has a history of its own beside the run's: its red cases are what was wanted, and none of the run's. */
async function proveOne(
  fault: ClusterFault,
  cases: readonly PlannedCase[],
  attached: Attached,
  { environment, session, note }: Place,
): Promise<FaultReport> {
  const { redaction, signal } = session;
  const context = faultContextOf(environment, redaction);
  const history = openHistory(join(session.folder, 'faults', `${fault.name}.jsonl`), redaction);
  try {
    let closedBefore: string[] | undefined;
    return await proveFault(fault, cases, {
      ready: async (selection) => {
        await attached.open(suitesOf(fault.reddens), selection);
        closedBefore = await attached.takeControl(selection, true);
      },
      inject: () => inject(fault, context),
      undo: async (selection) => {
        await undoStanding(context);
        if (closedBefore) refuseStillClosed(closedBefore, await attached.takeControl(selection, false));
      },
      atOnce: attached.atOnce,
      run: (planned) =>
        attached.turn(planned, async () => {
          // An interrupted prove still undoes its fault.
          signal.throwIfAborted();
          note(planned.id);
          return judgedCase(planned, attached.runners, history);
        }),
    });
  } finally {
    history.close();
  }
}

/** Throws where a cell that was open before the fault is not open once it is undone. */
function refuseStillClosed(before: readonly string[], after: readonly string[]): void {
  const closed = after.filter((cell) => !before.includes(cell));
  if (closed.length === 0) return;
  throw new EnvironmentError('prove', `${closed.length} cells stay closed after the fault is undone`, {
    expected: 'every cell that was open before the fault is open after it',
    seen: closed.slice(0, 5).join('; '),
    nextStep: 'take the environment down and bring it up anew, then prove the fault alone',
  });
}

function chosenFaults({ suite, fault }: ProveOptions): readonly ClusterFault[] {
  if (fault !== undefined) return fault.split(',').map(faultNamed);
  if (suite === undefined) return catalogue;
  return catalogue.filter(({ reddens }) =>
    suitesOf(reddens).some((one) => suite.some((name) => name === one)),
  );
}
