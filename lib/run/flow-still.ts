import { FLOW_CATALOGUE } from '../flows/catalogue.js';
import type { FlowWorld, Moments } from '../flows/flow.js';
import { Timeline } from '../flows/timeline.js';
import type { Observation } from '../model/expectation.js';
import type { FlowStep } from '../model/flow.js';
import type { FlowCase } from '../model/flow-case.js';
import { stillName } from '../model/flow-shape.js';

/** Nothing is due anywhere in the flow. */
const WHOLE: Moments = { before: undefined, reached: async () => {} };

/**
 * Runs flows whole, one after the other, while a cut is in force that must not touch them: one observation a step of each.
 * Throws what the agents throw if a tool broke.
 */
export async function observeStill(
  flows: readonly FlowCase['flow'][],
  world: FlowWorld,
): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const name of new Set(flows)) {
    const flow = FLOW_CATALOGUE[name];
    const timeline = new Timeline(flow.steps);
    const run = await flow.prepare(world, {}, timeline, WHOLE);
    await run();
    observations.push(...timeline.steps().map((step) => observeStep(stillName(name), step)));
  }
  return observations;
}

/** What was seen of a step; `flow` is what the case calls the flow. A stop says when its caller knew. */
export function observeStep(flow: string, step: FlowStep): Observation {
  return {
    cell: { kind: 'step', flow, step: step.step, hop: step.hop },
    outcome: step.outcome.result === 'stopped' ? { ...step.outcome, tookMs: step.tookMs } : step.outcome,
    at: step.startedAt + step.tookMs,
    tookMs: step.tookMs,
    evidence: [],
  };
}
