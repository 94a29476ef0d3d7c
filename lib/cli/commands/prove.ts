import { join } from 'node:path';
import { catalogue } from '../../faults/catalogue.js';
import type { ClusterFault } from '../../faults/context.js';
import { faultNamed, inject, undoStanding } from '../../faults/injection.js';
import { judgedCase } from '../../mocha/program.js';
import { suitesOf } from '../../model/fault.js';
import type { PlannedCase, Suite } from '../../model/plan.js';
import type { FaultReport } from '../../model/report.js';
import { loadPlan } from '../../plan/load.js';
import { openHistory } from '../../report/history-file.js';
import { attach } from '../../run/attach.js';
import { type EnvironmentOptions, type Standing, standingEnvironment } from '../environment.js';
import { faultContextOf } from '../fault-context.js';
import { proveFault } from '../proving.js';
import { reported } from '../reported.js';
import { openSession, type Session } from '../session.js';

type ProveOptions = EnvironmentOptions & { suite?: Suite[]; fault?: string; out: string };

/** `twinlock prove`: each fault in turn must turn its cases red, for its reason, and no other case. */
export async function prove(_words: string[], options: ProveOptions): Promise<number> {
  const faults = chosenFaults(options);
  const cases = loadPlan();
  const session = openSession(options.out);
  return reported(session, async () => {
    const standing = await standingEnvironment(session, options);
    try {
      for (const fault of faults) {
        session.signal.throwIfAborted();
        const proved = await session.progress.stage(`fault ${fault.name}`, (note) =>
          proveOne(fault, cases, standing, { session, note }),
        );
        session.history.write({ type: 'fault', at: Date.now(), fault: proved });
      }
    } finally {
      await standing.end();
    }
  });
}

/**
 * Each fault has a history of its own beside the run's: its red cases are what was wanted, and none of the run's. It
 * attaches anew, so that no connection of an earlier fault hides or causes anything.
 */
async function proveOne(
  fault: ClusterFault,
  cases: readonly PlannedCase[],
  { environment, chromium }: Standing,
  { session, note }: { session: Session; note: (state: string) => void },
): Promise<FaultReport> {
  const { redaction, signal } = session;
  const context = faultContextOf(environment, redaction);
  const history = openHistory(join(session.folder, 'faults', `${fault.name}.jsonl`), redaction);
  const attached = attach(environment, { redaction, chromium, lanes: 1 });
  try {
    return await proveFault(fault, cases, {
      ready: () => attached.open(suitesOf(fault.reddens)),
      inject: () => inject(fault, context),
      undo: async () => void (await undoStanding(context)),
      atOnce: attached.atOnce,
      run: (planned) => {
        // An interrupted prove still undoes its fault.
        signal.throwIfAborted();
        note(planned.id);
        return judgedCase(planned, attached.runners, history);
      },
    });
  } finally {
    await attached.close();
    history.close();
  }
}

function chosenFaults({ suite, fault }: ProveOptions): readonly ClusterFault[] {
  if (fault !== undefined) return fault.split(',').map(faultNamed);
  if (suite === undefined) return catalogue;
  return catalogue.filter(({ reddens }) =>
    suitesOf(reddens).some((one) => suite.some((name) => name === one)),
  );
}
