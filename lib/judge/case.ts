import { cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { FlowRecord } from '../model/flow.js';
import type { HistoryEvent } from '../model/history.js';
import type { CaseReport, Failure } from '../model/report.js';
import { joinVerdicts, type Verdict } from '../model/verdict.js';
import { lastAttempt, type RecordedCase, type RecordedStep, worstTimings } from './attempt.js';
import { type CellJudgement, judgeCell } from './cell.js';
import { judgeHop, recordFlow } from './flow.js';
import { selecting } from './next-step.js';
import { caseReason } from './reason.js';
import { judgeSettled } from './settled.js';

/** One cell with all that was said about it: what a picture of the whole case needs. */
export interface JudgedCell extends CellJudgement {
  step: string;
  expectation: Expectation;
  observation: Observation | undefined;
}

/** A case's entry in the report, and every one of its cells, the right ones too. */
export interface JudgedCase {
  report: CaseReport;
  cells: JudgedCell[];
}

/**
 * The verdict of one case from the events of its last attempt, without a cluster (DESIGN §2, "record first, judge
 * later"). A case that crashed, was interrupted or observed nothing is `unknown`;
 * one that a program of its own contradicts has failed.
 *
 * @param events all events with the case's id, in the order in which they were written.
 * @throws RangeError where no `case-started` is among them.
 */
export function judgeCase(events: readonly HistoryEvent[]): CaseReport {
  return judgeCaseInDetail(events).report;
}

/** As {@link judgeCase}, with every cell. */
export function judgeCaseInDetail(events: readonly HistoryEvent[]): JudgedCase {
  const recorded = lastAttempt(events);
  const { id, suite, title, file, cites, attempt, at } = recorded.started;
  const flow = recorded.flow && recordFlow(recorded.flow);
  const steps = recorded.steps.map((step) => judgeStep(step, selecting(id, file), flow));
  const cells = steps.flatMap((step) => step.cells);
  // What went wrong comes before what could not be told, since readers and scripts look at the first.
  const failures = cells
    .flatMap(failureOf)
    .sort((left, right) => Number(left.how === 'untold') - Number(right.how === 'untold'));
  const verdict = verdictOf(recorded, steps);
  const sentences = steps.map((step) => step.sentence).filter((sentence) => sentence !== '');
  const reason = caseReason(recorded, verdict, failures, sentences, cells);
  const windows = cells.flatMap(windowOf);
  const timings = worstTimings(recorded.steps);
  const report: CaseReport = {
    id,
    suite,
    title,
    file,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    durationMs: recorded.finished?.durationMs ?? Math.max(0, recorded.lastAt - at),
    attempts: attempt,
    ...(timings === undefined ? {} : { timings }),
    cells: {
      total: cells.length,
      failed: cells.filter((cell) => cell.verdict === 'fail').length,
      unknown: cells.filter((cell) => cell.verdict === 'unknown').length,
    },
    failures,
    ...(windows.length === 0 ? {} : { windows }),
    cites,
    ...(flow === undefined ? {} : { flow }),
  };
  return { report, cells };
}

interface JudgedStep {
  cells: JudgedCell[];
  verdict: Verdict | undefined;
  sentence: string;
}

function judgeStep(step: RecordedStep, file: string, flow: FlowRecord | undefined): JudgedStep {
  const seen = new Map(step.observations.map((observation) => [cellId(observation.cell), observation]));
  const judged = step.expect.map((expectation): JudgedCell => {
    const observation = seen.get(cellId(expectation.cell));
    const own = judgeCell(expectation, observation, file);
    const hop = own.verdict === 'pass' ? judgeHop(expectation, observation, flow?.stopped, file) : undefined;
    return { ...(hop ?? own), step: step.name, expectation, observation };
  });
  // A step that was announced and never observed has untold cells already; nothing settled there.
  if (step.settled === undefined) return { cells: judged, verdict: undefined, sentence: '' };
  const verdicts = judged.map((cell) => cell.verdict);
  const { how, verdict, sentence } = judgeSettled(step.name, step.settled, verdicts);
  const cells = judged.map((cell) => (how && cell.verdict === 'fail' ? { ...cell, how } : cell));
  return { cells, verdict, sentence };
}

function verdictOf(recorded: RecordedCase, steps: readonly JudgedStep[]): Verdict {
  const verdicts = steps.flatMap((step) => [...step.cells.map((cell) => cell.verdict), step.verdict ?? []]);
  const all = verdicts.flat();
  if (recorded.crashed?.contradicts) all.push('fail');
  else if (recorded.crashed || !recorded.finished) all.push('unknown');
  else if (recorded.unsupported && all.length === 0) all.push('unsupported');
  return joinVerdicts(all);
}

function windowOf({
  expectation: { cell, outcome },
  observation,
}: JudgedCell): NonNullable<CaseReport['windows']> {
  const seen = observation?.outcome;
  if (seen?.kind !== 'answer' || seen.windowMs === undefined || outcome.kind !== 'answer') return [];
  const { notBeforeMs, withinMs } = outcome;
  return [
    {
      cell,
      ms: Math.round(seen.windowMs),
      ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
      ...(withinMs === undefined ? {} : { withinMs }),
    },
  ];
}

function failureOf(cell: JudgedCell): Failure[] {
  if (cell.how === undefined) return [];
  return [
    {
      cell: cell.expectation.cell,
      step: cell.step,
      expected: cell.expectation.outcome,
      ...(cell.observation === undefined ? {} : { observed: cell.observation.outcome }),
      how: cell.how,
      evidence: cell.observation?.evidence ?? [],
      explanation: cell.explanation,
      nextStep: cell.nextStep,
    },
  ];
}
