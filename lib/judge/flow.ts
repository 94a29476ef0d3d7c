import type { DeniedPacket } from '../model/evidence.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { FlowRecord, FlowStop } from '../model/flow.js';
import type { HistoryEvent } from '../model/history.js';
import type { CellJudgement } from './cell.js';
import { explainStop } from './flow-stop.js';
import { nextStepFor } from './next-step.js';
import { withEvents } from './provider-view.js';

/**
 * The record of a flow for the report: its steps, why it stopped, and the packets that belong to no step. The
 * explanation sees the timeline, the packets and the cluster's objects of that moment, never the case's cut.
 */
export function recordFlow({
  steps,
  packets,
  objects,
  events,
  addresses,
}: Extract<HistoryEvent, { type: 'flow' }>): FlowRecord {
  const stopped = explainStop(steps, packets, objects, { events, addresses });
  const explained = new Set(stopped?.packets.map(packetKey));
  return {
    steps: withEvents(steps, events),
    ...(stopped === undefined ? {} : { stopped }),
    unrelatedPackets: packets.filter((packet) => !explained.has(packetKey(packet))),
  };
}

/** A packet's identity; the explanation may have added names of pods to its copy. */
function packetKey({ at, source, sourcePort, destination, destinationPort, protocol }: DeniedPacket): string {
  return [at, source, sourcePort, destination, destinationPort, protocol].join(' ');
}

/**
 * Where a case says which hop must be named as the broken one, the report's own explanation is judged too: a cut that
 * stops the right step but is blamed on another hop is a failure. Undefined where there is nothing to add.
 */
export function judgeHop(
  { cell, outcome }: Expectation,
  observation: Observation | undefined,
  stopped: FlowStop | undefined,
  file: string,
): CellJudgement | undefined {
  if (cell.kind !== 'step' || cell.hop === undefined) return undefined;
  if (outcome.kind !== 'step' || outcome.result !== 'stopped') return undefined;
  // Only a cell that is otherwise right is judged further: what it did wrong is said already.
  if (observation?.outcome.kind !== 'step' || observation.outcome.result !== 'stopped') return undefined;
  if (stopped?.hop === cell.hop && stopped.step === cell.step) return undefined;
  const named = stopped ? `hop ${stopped.hop} at step "${stopped.step}"` : 'no hop at all';
  return {
    verdict: 'fail',
    how: 'wrong',
    explanation: `${cell.flow}: the flow stopped at "${cell.step}" as expected, but hop ${cell.hop} should be named as the broken one and the evidence names ${named}.`,
    nextStep: nextStepFor(cell, 'fail', file),
  };
}
