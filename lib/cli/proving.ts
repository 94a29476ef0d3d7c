import pLimit from 'p-limit';
import { reddensCase, suitesOf } from '../model/fault.js';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport, FaultReport } from '../model/report.js';

/** What proving needs of the environment and of the suites. */
export interface Proving {
  /**
   * Opens what these cases need while the system is whole, and takes the control that measures their silence: a fault
   * must not keep the tool from looking.
   */
  ready(cases: readonly PlannedCase[]): Promise<void>;
  /** Injects, and resolves to the fault's own proof that it bites. */
  inject(): Promise<string>;
  /** Undoes it, and throws where the cases' cells are not as they were before. */
  undo(cases: readonly PlannedCase[]): Promise<void>;
  /** Runs one case under the fault and judges it. */
  run(planned: PlannedCase): Promise<CaseReport>;
  /** How many cases of a suite run side by side; one if left out. */
  atOnce?(suite: string): number;
  now?(): number;
}

/** What a reader needs to know of a fault, and whom it must redden. */
export interface ProvedFault {
  name: string;
  why: string;
  reddens: string[];
  /** Only these cases are run; every case of its suites when left out. */
  tries?: string[];
  /** Cases that must be unknown, since the fault took their own cut or control away. */
  blinds?: string[];
  verdict: 'fail' | 'unknown';
  says: string;
  saysOf?: Record<string, string>;
}

/**
 * Proves one fault: injects it, runs every case of the suites that it touches, undoes it whatever happens. It is killed
 * only if each case that it must redden has the verdict and the reason that the fault demands; every other case that is
 * not green is a stray.
 */
export async function proveFault(
  fault: ProvedFault,
  cases: readonly PlannedCase[],
  proving: Proving,
): Promise<FaultReport> {
  const now = proving.now ?? Date.now;
  const startedAt = now();
  const selection = cases.filter(
    ({ suite, id }) =>
      suitesOf(fault.reddens).includes(suite) && (fault.tries === undefined || fault.tries.includes(id)),
  );
  const expectedRed = selection.filter(({ id }) => reddensCase(fault.reddens, id)).map(({ id }) => id);
  const reports: CaseReport[] = [];
  let bit: string | undefined;
  let reason: string | undefined;
  let undone = false;
  try {
    await proving.ready(selection);
    bit = await proving.inject();
    for (const suite of suitesOf(fault.reddens)) {
      const limit = pLimit(proving.atOnce?.(suite) ?? 1);
      const ofSuite = selection.filter((planned) => planned.suite === suite).sort(bySwitch);
      const ran = await Promise.allSettled(ofSuite.map((planned) => limit(() => proving.run(planned))));
      for (const one of ran) {
        if (one.status === 'rejected') throw one.reason;
        reports.push(one.value);
      }
    }
  } catch (error) {
    reason = `the fault could not be tried: ${error instanceof Error ? error.message : String(error)}`;
  }
  try {
    await proving.undo(selection);
    undone = true;
  } catch (error) {
    reason = `the fault could not be undone: ${error instanceof Error ? error.message : String(error)}`;
  }
  const red = reports.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const blinded = selection.filter(({ id }) => fault.blinds?.includes(id)).map(({ id }) => id);
  const missed = [
    ...expectedRed.flatMap((id) => missedBy(fault, id, reports)),
    ...blinded.flatMap((id) => missedBy({ verdict: 'unknown', says: '' }, id, reports)),
  ];
  return {
    name: fault.name,
    why: fault.why,
    ...(bit === undefined ? {} : { bit }),
    killed: reason === undefined && expectedRed.length > 0 && missed.length === 0,
    expectedRed,
    red: red.map(({ id }) => id),
    stray: red.filter(({ id }) => !expectedRed.includes(id) && !blinded.includes(id)).map(({ id }) => id),
    ...reasonOf(reason, missed, red, expectedRed),
    undone,
    durationMs: now() - startedAt,
  };
}

/** Why a case that the fault must redden does not count, or nothing where it does. */
function missedBy(
  fault: Pick<ProvedFault, 'verdict' | 'says' | 'saysOf'>,
  id: string,
  reports: readonly CaseReport[],
): string[] {
  const report = reports.find((one) => one.id === id);
  if (report === undefined) return [`${id} was not run`];
  if (report.verdict !== fault.verdict) {
    const why = report.reason === undefined ? '' : `: ${report.reason}`;
    return [`${id} is ${report.verdict}, expected ${fault.verdict}${why}`];
  }
  const says = fault.saysOf?.[id] ?? fault.says;
  return wordsOf(report).includes(says)
    ? []
    : [`${id} is ${fault.verdict} for another reason than "${says}": ${report.reason ?? ''}`];
}

/** Felix needs seconds for its one switch, so that cases which want it alike come together; else they keep their order. */
function bySwitch(left: PlannedCase, right: PlannedCase): number {
  const refuses = ({ case: one }: PlannedCase) => Number(one.kind === 'FlowCase' && one.denied === 'reject');
  return refuses(left) - refuses(right);
}

/** All that the report tells a person about the case. */
function wordsOf(report: CaseReport): string {
  const stop = report.flow?.stopped;
  return [
    report.reason ?? '',
    ...report.failures.map(({ explanation }) => explanation),
    ...(stop === undefined ? [] : [`${stop.hop} ${stop.step} ${stop.policy ?? ''}`, ...stop.explanation]),
  ].join('\n');
}

function reasonOf(
  broken: string | undefined,
  missed: readonly string[],
  red: readonly CaseReport[],
  expectedRed: readonly string[],
): { reason?: string } {
  if (broken !== undefined) return { reason: broken };
  if (expectedRed.length === 0) return { reason: 'no case of the selection is one that it must turn red' };
  if (missed.length > 0) return { reason: missed.join('; ') };
  const example = red.find(({ id }) => expectedRed.includes(id));
  return example?.reason === undefined ? {} : { reason: `${example.id}: ${example.reason}` };
}
