import { expect } from 'chai';
import Mocha from 'mocha';
import { judgeCase } from '../judge/case.js';
import { accessRequests } from '../model/access-case.js';
import type { History, HistoryEvent } from '../model/history.js';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport } from '../model/report.js';
import { type CaseRunners, recordCase } from '../run/case.js';
import { InFlight } from './in-flight.js';

/** A case may take this long before mocha gives it up, in milliseconds; every wait inside has a shorter bound of its own. */
const CASE_TIMEOUT_MS = 300_000;

export interface MochaOptions {
  /** One of mocha's reporters. */
  reporter: string;
  /** The suites' wall time is written here, beside what the cases write. */
  history: History;
  /** Aborted when the run is interrupted: no further case begins. */
  signal: AbortSignal;
  /** How many cases of a suite run side by side; one if left out. */
  atOnce?: (suite: string) => number;
  /** Does a case's work when its turn has come; at once if left out. */
  turn?: <R>(planned: PlannedCase, work: () => Promise<R>) => Promise<R>;
  /** Awaited when a suite has ended, before the next begins. */
  ended?: (suite: string) => Promise<void>;
  /** Told each case's report when the case has been judged. */
  judged?: (report: CaseReport) => void;
}

/**
 * Makes a mocha test of each planned case, suite by suite. Mocha runs one test after the other; the cases of a suite
 * are begun ahead of it, side by side where the suite allows it, and a test waits for its own. What was recorded is
 * judged and the verdict asserted; mocha's own counts and exit code are not used (DESIGN §2). Resolves when nothing
 * runs any more.
 */
export async function runUnderMocha(
  cases: readonly PlannedCase[],
  runners: CaseRunners,
  options: MochaOptions,
): Promise<void> {
  const mocha = new Mocha({ reporter: options.reporter, timeout: CASE_TIMEOUT_MS });
  const inFlight = new InFlight();
  for (const suite of new Set(cases.map((planned) => planned.suite))) {
    const block = Mocha.Suite.create(mocha.suite, suite);
    const { history, signal } = options;
    const ofSuite = inOrderOfRunning(cases.filter((one) => one.suite === suite));
    block.beforeAll(() => {
      history.write({ type: 'suite-started', at: Date.now(), suite });
      const judge = async (planned: PlannedCase) => {
        signal.throwIfAborted();
        const report = await judgedCase(planned, runners, history);
        options.judged?.(report);
        return report;
      };
      const inTurn = (planned: PlannedCase) =>
        options.turn ? options.turn(planned, () => judge(planned)) : judge(planned);
      inFlight.begin(ofSuite, options.atOnce?.(suite) ?? 1, inTurn, signal);
    });
    block.afterAll(async () => {
      history.write({ type: 'suite-finished', at: Date.now(), suite });
      await options.ended?.(suite);
    });
    for (const planned of ofSuite) {
      block.addTest(
        new Mocha.Test(planned.case.metadata.name, async function (this: Mocha.Context) {
          assertVerdict(this, await inFlight.reportOf(planned));
        }),
      );
    }
  }
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    options.signal.addEventListener('abort', () => runner.abort());
  });
  await inFlight.landed();
}

/**
 * Cases that must be alone come last: in between they would hold up those that run side by side. Those that wait long,
 * for a browser or for a time that must pass, come first: the others run meanwhile. Felix takes seconds to reject where it
 * has dropped, so that flow cases change it once.
 */
function inOrderOfRunning(cases: readonly PlannedCase[]): PlannedCase[] {
  const place = ({ case: one }: PlannedCase) => {
    if (one.kind === 'NetworkCase') return one.alone ? 1 : 0;
    if (one.kind === 'FlowCase') return one.denied === 'reject' ? 1 : 0;
    if (one.kind === 'KubectlCase') return -2;
    if (one.kind !== 'AccessCase') return 0;
    return accessRequests(one).some(({ until }) => until !== undefined) ? -1 : 0;
  };
  return [...cases].sort((one, other) => place(one) - place(other));
}

/** The body of a case's test: runs it, judges its record, asserts the verdict; `unsupported` is a skipped test. */
export async function proveCase(
  test: Mocha.Context,
  planned: PlannedCase,
  runners: CaseRunners,
  history: History,
): Promise<void> {
  assertVerdict(test, await judgedCase(planned, runners, history));
}

/** Runs and records one case, and judges it from its own record alone. */
export async function judgedCase(
  planned: PlannedCase,
  runners: CaseRunners,
  history: History,
): Promise<CaseReport> {
  const events: HistoryEvent[] = [];
  await recordCase(planned, runners, {
    write: (event) => {
      events.push(event);
      history.write(event);
    },
  });
  return judgeCase(events);
}

/** Throws an assertion whose text is what a person needs, without a stack that only shows this line. */
function assertVerdict(test: Mocha.Context, report: CaseReport): void {
  if (report.verdict === 'unsupported') test.skip();
  try {
    expect(report.verdict, reasonOf(report)).to.equal('pass');
  } catch (error) {
    if (error instanceof Error) error.stack = `${error.name}: ${error.message}`;
    throw error;
  }
}

function reasonOf(report: CaseReport): string {
  const first = report.failures[0];
  const more = report.failures.length > 1 ? ` (and ${report.failures.length - 1} more)` : '';
  return `${report.reason ?? first?.explanation ?? 'no reason was recorded'}${more}`;
}
