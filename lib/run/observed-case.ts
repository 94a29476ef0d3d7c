import type { Observation } from '../model/expectation.js';
import type { History } from '../model/history.js';
import type { PlannedCase } from '../model/plan.js';
import { runAccessCase } from './access-case.js';
import type { AccessContext } from './access-needs.js';
import { type FlowContext, runFlowCase } from './flow-case.js';
import { asExpected } from './flow-traces.js';
import { type KubectlContext, runKubectlCase } from './kubectl-case.js';

/** Runs an access case and records what it must show and what it showed. Throws what the tools throw. */
export async function recordAccessCase(
  planned: PlannedCase,
  context: AccessContext,
  history: History,
): Promise<void> {
  writeExpected(planned, history);
  await runAccessCase(planned, context, (step, observations) =>
    writeObserved(planned, step, observations, history),
  );
}

/** Runs a case of kubectl and records what its calls must show and what they showed. Throws what the tools throw. */
export async function recordKubectlCase(
  planned: PlannedCase,
  context: KubectlContext,
  history: History,
): Promise<void> {
  writeExpected(planned, history);
  writeObserved(planned, planned.steps[0]?.name ?? 'main', await runKubectlCase(planned, context), history);
}

/** Runs a flow case and records its steps, the denied packets and what explains them. Throws what the tools throw. */
export async function recordFlowCase(
  planned: PlannedCase,
  context: FlowContext,
  history: History,
): Promise<void> {
  writeExpected(planned, history);
  const { addresses, traces } = context;
  const keepTraces = () => {
    const files = traces?.keep(planned.id) ?? [];
    if (files.length > 0) history.write({ type: 'traces', at: Date.now(), id: planned.id, files });
  };
  traces?.begin();
  const outcome = await runFlowCase(planned, context).catch((error: unknown) => {
    keepTraces();
    throw error;
  });
  const { observations, steps, packets, objects, events } = outcome;
  if (!asExpected(planned, observations)) keepTraces();
  history.write({
    type: 'flow',
    at: Date.now(),
    id: planned.id,
    steps,
    packets,
    objects,
    events,
    addresses: { ...addresses },
  });
  writeObserved(planned, planned.steps[0]?.name ?? 'main', observations, history);
}

function writeExpected(planned: PlannedCase, history: History): void {
  for (const { name, expect } of planned.steps) {
    history.write({ type: 'expected', at: Date.now(), id: planned.id, step: name, expect });
  }
}

/** Requests and flow steps are asked once, or until their own bound: an answer is stable as it comes. */
function writeObserved(
  { id }: PlannedCase,
  step: string,
  observations: Observation[],
  history: History,
): void {
  history.write({ type: 'observed', at: Date.now(), id, step, observations, settled: 'stable' });
}
