import type { Expectation, Observation } from '../model/expectation.js';
import type { HistoryEvent } from '../model/history.js';
import type { Timings } from '../model/report.js';

type Of<T extends HistoryEvent['type']> = Extract<HistoryEvent, { type: T }>;

/** One step of a case: what it must show and, where the run came so far, what it showed. */
export interface RecordedStep {
  name: string;
  expect: Expectation[];
  observations: Observation[];
  settled: Of<'observed'>['settled'] | undefined;
  timings: Timings | undefined;
}

/** The last attempt of a case, gathered from its events; earlier attempts count only as a number. */
export interface RecordedCase {
  started: Of<'case-started'>;
  steps: RecordedStep[];
  unsupported: Of<'unsupported'> | undefined;
  crashed: Of<'crashed'> | undefined;
  flow: Of<'flow'> | undefined;
  finished: Of<'case-finished'> | undefined;
  lastAt: number;
}

/**
 * Gathers the last attempt of one case. A transport retry starts the case anew, so whatever was written before the
 * last `case-started` is not evidence any more.
 *
 * @param events the events of one case in the order in which they were written.
 * @throws RangeError where no `case-started` is among them.
 */
export function lastAttempt(events: readonly HistoryEvent[]): RecordedCase {
  const index = events.findLastIndex((event) => event.type === 'case-started');
  const started = events[index];
  if (started?.type !== 'case-started') throw new RangeError('the events of a case begin with case-started');
  const steps = new Map<string, RecordedStep>();
  const stepOf = (name: string): RecordedStep => {
    const known = steps.get(name);
    if (known) return known;
    const step: RecordedStep = {
      name,
      expect: [],
      observations: [],
      settled: undefined,
      timings: undefined,
    };
    steps.set(name, step);
    return step;
  };
  const recorded: RecordedCase = {
    started,
    steps: [],
    unsupported: undefined,
    crashed: undefined,
    flow: undefined,
    finished: undefined,
    lastAt: started.at,
  };
  for (const event of events.slice(index + 1)) {
    recorded.lastAt = event.at;
    if (event.type === 'expected') stepOf(event.step).expect.push(...event.expect);
    else if (event.type === 'observed') {
      const step = stepOf(event.step);
      step.observations.push(...event.observations);
      step.settled = event.settled;
      step.timings = event.timings;
    } else if (event.type === 'unsupported') recorded.unsupported = event;
    else if (event.type === 'crashed') recorded.crashed = event;
    else if (event.type === 'flow') recorded.flow = event;
    else if (event.type === 'case-finished') recorded.finished = event;
  }
  recorded.steps = [...steps.values()];
  return recorded;
}

/** The worst of the steps' timings in milliseconds; undefined where no step was timed. */
export function worstTimings(steps: readonly RecordedStep[]): Timings | undefined {
  const timed = steps.flatMap((step) => step.timings ?? []);
  if (timed.length === 0) return undefined;
  const worst = (pick: (timings: Timings) => number | undefined): number | undefined => {
    const values = timed.map(pick);
    // A step that never got there has no time: the case has none either, since the longest is not known.
    return values.includes(undefined) ? undefined : Math.max(...values.map((value) => value ?? 0));
  };
  const first = worst((timings) => timings.firstCorrectMs);
  const stable = worst((timings) => timings.stableMs);
  return {
    applyMs: Math.max(...timed.map((timings) => timings.applyMs)),
    ...(first === undefined ? {} : { firstCorrectMs: first }),
    ...(stable === undefined ? {} : { stableMs: stable }),
  };
}
