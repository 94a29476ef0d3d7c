import { expect } from 'chai';
import Mocha from 'mocha';
import { judgeCase } from '../judge/case.js';
import type { History, HistoryEvent } from '../model/history.js';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport } from '../model/report.js';
import { type CaseRunners, recordCase } from '../run/case.js';

/** A case may take this long before mocha gives it up, in milliseconds; every wait inside has a shorter bound of its own. */
const CASE_TIMEOUT_MS = 300_000;

export interface MochaOptions {
  /** One of mocha's reporters. */
  reporter: string;
  /** The suites' wall time is written here, beside what the cases write. */
  history: History;
  /** Aborted when the run is interrupted: no further case begins. */
  signal: AbortSignal;
}

/**
 * Makes a mocha test of each planned case and runs them in order, suite by suite. A test runs its case, judges what
 * was recorded, and asserts the verdict; mocha's own counts and exit code are not used (DESIGN §2).
 */
export async function runUnderMocha(
  cases: readonly PlannedCase[],
  runners: CaseRunners,
  options: MochaOptions,
): Promise<void> {
  const mocha = new Mocha({ reporter: options.reporter, timeout: CASE_TIMEOUT_MS });
  for (const suite of new Set(cases.map((planned) => planned.suite))) {
    const block = Mocha.Suite.create(mocha.suite, suite);
    block.beforeAll(() => options.history.write({ type: 'suite-started', at: Date.now(), suite }));
    block.afterAll(() => options.history.write({ type: 'suite-finished', at: Date.now(), suite }));
    for (const planned of cases.filter((one) => one.suite === suite)) {
      block.addTest(testOf(planned, runners, options.history));
    }
  }
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    options.signal.addEventListener('abort', () => runner.abort());
  });
}

function testOf(planned: PlannedCase, runners: CaseRunners, history: History): Mocha.Test {
  return new Mocha.Test(planned.case.metadata.name, function (this: Mocha.Context) {
    return proveCase(this, planned, runners, history);
  });
}

/** The body of a case's test: runs it, judges its record, asserts the verdict; `unsupported` is a skipped test. */
export async function proveCase(
  test: Mocha.Context,
  planned: PlannedCase,
  runners: CaseRunners,
  history: History,
): Promise<void> {
  const report = await judgedCase(planned, runners, history);
  if (report.verdict === 'unsupported') test.skip();
  assertPass(report);
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
function assertPass(report: CaseReport): void {
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
