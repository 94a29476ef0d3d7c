import { type JudgedCase, type JudgedCell, judgeCaseInDetail } from '../judge/case.js';
import { COMMAND } from '../judge/next-step.js';
import { InputError } from '../model/errors.js';
import type { HistoryEvent } from '../model/history.js';
import { type CaseReport, type FaultReport, type Report, reportSchema } from '../model/report.js';
import { joinVerdicts, type Verdict } from '../model/verdict.js';
import { deviationsIn } from './deviations.js';

type Of<T extends HistoryEvent['type']> = Extract<HistoryEvent, { type: T }>;

const only =
  <T extends HistoryEvent['type']>(type: T) =>
  (event: HistoryEvent): event is Of<T> =>
    event.type === type;

/** The report, and what the pictures need beside the contract. */
export interface DetailedReport {
  report: Report;
  /** Every judged cell of every case, by the case's id. */
  cells: Map<string, JudgedCell[]>;
  /** Stages and suites in the order in which they began. */
  timeline: TimelineBar[];
}

/** A stage or a suite in time; `fromMs` counts from the start of the run. */
export interface TimelineBar {
  kind: 'stage' | 'suite';
  name: string;
  fromMs: number;
  ms: number;
  ok: boolean;
  lastState?: string | undefined;
}

/**
 * Makes `report.json` (schema v1) of a history alone. A history that ends before `run-finished` gives a report as
 * well, marked as broken: write `run-finished` first where the run came to its end.
 *
 * @throws InputError where the history does not begin with `run-started`.
 */
export function buildReport(events: readonly HistoryEvent[]): Report {
  return buildDetailedReport(events).report;
}

/** As {@link buildReport}, with every cell. */
export function buildDetailedReport(events: readonly HistoryEvent[]): DetailedReport {
  const started = events.findLast(only('run-started'));
  if (!started) {
    throw new InputError('The history has no run-started, so nobody can say which run it was.', [], {
      expected: 'run-started as the first line',
      seen: `${events.length} other events`,
      nextStep: `run again: \`${COMMAND} run\``,
    });
  }
  const finished = events.findLast(only('run-finished'));
  const judged = judgeAll(events);
  const cases = judged.map(({ report }) => report);
  const faults = events.filter(only('fault')).map(({ fault }) => fault);
  const broken = brokenOf(events, finished !== undefined);
  const report: Report = {
    schema: 'twinlock.report/v1',
    run: {
      ...started.run,
      ...(finished ? { finishedAt: new Date(finished.at).toISOString() } : {}),
      images: events.findLast(only('images'))?.images ?? started.run.images,
    },
    summary: summaryOf(cases, faults, broken !== undefined),
    cases,
    suites: suitesOf(events),
    stages: events.filter(only('stage')).map(({ stage }) => stage),
    ...(faults.length > 0 ? { faults } : {}),
    ...(broken ? { broken } : {}),
  };
  return {
    report: reportSchema.parse(report),
    cells: new Map(judged.map(({ report: { id }, cells }) => [id, cells])),
    timeline: timelineOf(events, started.at),
  };
}

/** Judges each case that was started, in the order in which they were first started. */
function judgeAll(events: readonly HistoryEvent[]): JudgedCase[] {
  const byCase = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    if (!('id' in event)) continue;
    const known = byCase.get(event.id);
    if (known) known.push(event);
    else byCase.set(event.id, [event]);
  }
  return [...byCase.values()].map((own) => {
    const { report, cells } = judgeCaseInDetail(own);
    const deviations = deviationsIn(cells);
    const traces = own.filter(only('traces')).flatMap(({ files }) => files);
    const more = {
      ...(deviations.length === 0 ? {} : { deviations }),
      ...(traces.length === 0 ? {} : { traces }),
    };
    return { report: { ...report, ...more }, cells };
  });
}

function brokenOf(events: readonly HistoryEvent[], finished: boolean): Report['broken'] {
  const broken = events.findLast(only('broken'));
  if (broken) {
    const { stage, message, nextStep } = broken;
    return { stage, message, ...(nextStep === undefined ? {} : { nextStep }) };
  }
  if (finished) return undefined;
  return {
    stage: 'run',
    message: 'The history ends before the run did: it was interrupted or killed.',
    nextStep: `Remove what it left with \`${COMMAND} down\`, then run it again.`,
  };
}

function summaryOf(
  cases: readonly CaseReport[],
  faults: readonly FaultReport[],
  broken: boolean,
): Report['summary'] {
  const counted = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  const verdicts = [...cases.map((one) => one.verdict), ...faults.map(faultVerdict)];
  return {
    pass: counted('pass'),
    fail: counted('fail'),
    unknown: counted('unknown'),
    unsupported: counted('unsupported'),
    flaky: cases.filter(isFlaky).length,
    cells: cases.reduce((sum, one) => sum + one.cells.total, 0),
    verdict: joinVerdicts(broken ? [...verdicts, 'unknown'] : verdicts),
  };
}

/** Passed, but only after the tool's transport broke and the case was started again. */
export function isFlaky({ verdict, attempts }: CaseReport): boolean {
  return verdict === 'pass' && attempts > 1;
}

/**
 * A fault that turned no case red, or a case that it should not touch, shows a case that cannot be trusted: `fail`.
 * One that could not be undone leaves the environment in doubt: `unknown`.
 */
export function faultVerdict({ killed, stray, undone }: FaultReport): Verdict {
  if (!killed || stray.length > 0) return 'fail';
  return undone ? 'pass' : 'unknown';
}

function suitesOf(events: readonly HistoryEvent[]): Report['suites'] {
  return suiteTimes(events).map(({ name, from, to }) => ({ name, wallMs: to - from }));
}

function suiteTimes(events: readonly HistoryEvent[]): { name: string; from: number; to: number }[] {
  const times = new Map<string, { name: string; from: number; to: number }>();
  const last = events.at(-1)?.at ?? 0;
  for (const event of events) {
    if (event.type !== 'suite-started' && event.type !== 'suite-finished') continue;
    const known = times.get(event.suite) ?? { name: event.suite, from: event.at, to: last };
    // Until its end is written, a suite lasts as long as the history does.
    times.set(event.suite, { ...known, to: event.type === 'suite-finished' ? event.at : last });
  }
  return [...times.values()];
}

function timelineOf(events: readonly HistoryEvent[], start: number): TimelineBar[] {
  const stages = events.filter(only('stage')).map(({ at, stage }): TimelineBar => {
    // A stage is written when it ends.
    return { kind: 'stage', fromMs: Math.max(0, at - stage.ms - start), ...stage };
  });
  const suites = suiteTimes(events).map(({ name, from, to }): TimelineBar => {
    return { kind: 'suite', name, fromMs: from - start, ms: to - from, ok: true };
  });
  return [...stages, ...suites].sort((left, right) => left.fromMs - right.fromMs);
}
