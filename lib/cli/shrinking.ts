import { join } from 'node:path';
import { setName } from '../fuzz/case-file.js';
import { minimalCase } from '../fuzz/minimal-case.js';
import type { PolicySet } from '../fuzz/policy-sets.js';
import { judgedCase } from '../mocha/program.js';
import type { History, HistoryEvent } from '../model/history.js';
import type { PlannedCase } from '../model/plan.js';
import { openHistory } from '../report/history-file.js';
import type { CaseRunners } from '../run/case.js';
import type { Session } from './session.js';

/** How a set becomes a case that can be run. */
export interface Tools {
  write(set: PolicySet, found?: string): string;
  plan(text: string): PlannedCase[];
  runners: CaseRunners;
}

/**
 * Shrinks a set that disagreed, on the cluster on which it did, and resolves to the smallest case file; undefined where
 * it did not disagree again. The tries have a history of their own beside the run's, since they are no verdict; the
 * smallest case is recorded in the run's, where it takes the place of the set that it came from.
 */
export async function shrunkOnCluster(
  set: PolicySet,
  session: Pick<Session, 'folder' | 'redaction' | 'progress' | 'signal'> & { history: History },
  { write, plan, runners }: Tools,
): Promise<string | undefined> {
  const { history, progress, redaction, signal } = session;
  const name = setName(set);
  const tries = openHistory(join(session.folder, 'fuzz', `${name}.jsonl`), redaction);
  let last: HistoryEvent[] = [];
  const judge = async (text: string) => {
    signal.throwIfAborted();
    const [planned] = plan(text);
    if (!planned) throw new TypeError(`the case file of ${name} holds no case`);
    last = [];
    return judgedCase(planned, runners, {
      write: (event) => {
        last.push(event);
        tries.write(event);
      },
    });
  };
  try {
    const found = await progress.stage(`shrink ${name}`, (note) => minimalCase(set, write, { judge, note }));
    if (found === undefined) {
      progress.say(`${name} did not disagree again when shrunk: it is kept as it was found`);
      return undefined;
    }
    for (const event of last) history.write(event);
    return found.text;
  } finally {
    tries.close();
  }
}
