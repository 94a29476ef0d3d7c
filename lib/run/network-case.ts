import { type Cell, cellId } from '../model/cell.js';
import { EnvironmentError } from '../model/errors.js';
import type { History } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import type { Control, ObserveWithControl } from './control.js';
import { type ConvergenceBounds, converge, timingsOf } from './convergence.js';

/** What a network case needs of the environment. */
export interface NetworkContext {
  /** Applies objects; resolves when the API server has them. */
  apply(objects: Manifest[]): Promise<unknown>;
  /** Deletes objects and awaits that they are gone; objects that are not there are no error. */
  remove(objects: Manifest[]): Promise<unknown>;
  observe: ObserveWithControl;
  /** The boot id of each agent, by pod. */
  boots(): ReadonlyMap<string, string>;
  control: Control;
  bounds: ConvergenceBounds;
}

/**
 * Runs one network case: each step changes the world and is watched until it is as expected and stays so. Whatever
 * happens, the case's objects are taken away, and the control is taken again before the next case.
 * Throws what `apply` and `remove` throw: then the case is `unknown`.
 */
export async function runNetworkCase(
  planned: PlannedCase,
  context: NetworkContext,
  history: History,
): Promise<void> {
  const boots = new Map(context.boots());
  const cells = distinctCells(planned);
  const unopened = cells.filter((cell) => !context.control.knownOpen.has(cellId(cell)));
  if (unopened.length > 0) await context.control.take(unopened);
  const standing: Manifest[] = [];
  try {
    for (const step of planned.steps) {
      history.write({
        type: 'expected',
        at: Date.now(),
        id: planned.id,
        step: step.name,
        expect: step.expect,
      });
      const appliedAt = performance.now();
      standing.push(...step.apply);
      await context.apply(step.apply);
      await context.remove(step.remove);
      const applyMs = performance.now() - appliedAt;
      const settled = await converge(
        step.expect,
        (wanted, windowMs) => context.observe(wanted, context.control.knownOpen, windowMs),
        context.bounds,
      );
      history.write({
        type: 'observed',
        at: Date.now(),
        id: planned.id,
        step: step.name,
        observations: settled.observations,
        settled: settled.settled,
        timings: timingsOf(applyMs, settled),
      });
      refuseRestartedAgents(boots, context.boots());
    }
  } finally {
    await context.remove(standing);
    await context.control.take(cells);
  }
}

function distinctCells(planned: PlannedCase): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { cell } of planned.steps.flatMap((step) => step.expect)) cells.set(cellId(cell), cell);
  return [...cells.values()];
}

/** An agent that started anew inside the case has lost what it saw: then nobody knows (DESIGN §4). */
function refuseRestartedAgents(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
  const restarted = [...before].filter(([pod, boot]) => now.get(pod) !== boot).map(([pod]) => pod);
  if (restarted.length === 0) return;
  throw new EnvironmentError(
    'probe pods',
    `the agent of ${restarted.join(', ')} started anew inside the case`,
    {
      expected: 'the same agents from the begin of a case to its end',
      nextStep: 'look why the pod restarted (`kubectl describe pod`), then run the case again',
    },
  );
}
