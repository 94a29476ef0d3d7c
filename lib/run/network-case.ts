import { type Cell, cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { History } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { awaitChange, openAfter } from './anticipation.js';
import type { Control, ObserveWithControl } from './control.js';
import { type ConvergenceBounds, converge, type Observe, type Settled, timingsOf } from './convergence.js';
import { watchDuring } from './disturbance.js';
import { HeldCells, isHeld } from './held-cells.js';
import { standsInBaseWorld } from './own-pods.js';
import { WorldChanges } from './world-changes.js';

/** What a network case needs of the environment. All names are those of lane 0, in which cases are written. */
export interface NetworkContext {
  /** Applies objects; resolves when the API server has them, and a new namespace can take pods. */
  apply(objects: Manifest[]): Promise<unknown>;
  /** Deletes objects and awaits that they are gone; objects that are not there are no error. */
  remove(objects: Manifest[]): Promise<unknown>;
  /**
   * Awaits pods that were just made: from then on their agents take part in looks, as soon as they answer and before
   * the pod is Ready. A pod without an agent is awaited until it has succeeded. Throws EnvironmentError.
   */
  appear(pods: Manifest[]): Promise<unknown>;
  /** Lets go of the agents of pods that are gone. */
  disappear(pods: Manifest[]): Promise<unknown>;
  observe: ObserveWithControl;
  /** A cheaper look that only says whether a change has begun to show; as `observe` if left out. */
  glance?: Observe;
  /** Opens a connection for each cell `via: held` and keeps it; a look at such a cell then uses it again. */
  hold(cells: Cell[]): Promise<Observation[]>;
  /** Closes the connections that are kept for these cells. */
  release(cells: Cell[]): Promise<unknown>;
  /** Restarts a part of the cluster on every node; resolves when all of it was replaced and is Ready again. */
  restart(what: NonNullable<PlannedStep['restart']>): Promise<unknown>;
  /** The boot id of each agent, by pod. */
  boots(): ReadonlyMap<string, string>;
  control: Control;
  bounds: ConvergenceBounds;
}

/**
 * Runs one network case: each step changes the world and is watched until it is as expected and stays so. Whatever
 * happens, the world is put back, and the control is taken again before the next case.
 * Throws what the context throws: then the case is `unknown`.
 */
export async function runNetworkCase(
  planned: PlannedCase,
  context: NetworkContext,
  history: History,
): Promise<void> {
  const changes = new WorldChanges(planned, context);
  const cells = controlCells(planned);
  const unopened = cells.filter((cell) => !context.control.knownOpen.has(cellId(cell)));
  if (unopened.length > 0) await context.control.take(unopened);
  // What a whole look has shown open needs no control afterwards; after a broken case nothing is known.
  let open: ReadonlySet<string> = context.control.knownOpen;
  let shown: ReadonlySet<string> = new Set();
  try {
    for (const step of planned.steps)
      open = openAfter(open, await runStep(planned, step, { context, changes, open }, history));
    await changes.lift();
    await changes.proveOwnPodsWereOpen();
    shown = open;
  } finally {
    await changes.leave();
    await context.control.take(cells.filter((cell) => !shown.has(cellId(cell))));
  }
}

/** What a step runs in: the world, the case's changes of it, and the cells that are open as it begins. */
interface Place {
  context: NetworkContext;
  changes: WorldChanges;
  open: ReadonlySet<string>;
}

async function runStep(
  planned: PlannedCase,
  step: PlannedStep,
  place: Place,
  history: History,
): Promise<Observation[]> {
  const { id } = planned;
  const { context, changes } = place;
  history.write({ type: 'expected', at: Date.now(), id, step: step.name, expect: step.expect });
  const held = new HeldCells(step, context);
  await held.open();
  try {
    const applyMs = await changes.enter(step);
    const settled = await watchStep(step, place);
    const observations = [...settled.observations, ...(await held.ask())];
    history.write({
      type: 'observed',
      at: Date.now(),
      id,
      step: step.name,
      observations,
      settled: settled.settled,
      timings: timingsOf(applyMs, settled),
    });
    changes.refuseRestartedAgents();
    return observations;
  } finally {
    await held.close();
  }
}

/** Converges to the step's expectation; where something is restarted, goes on looking until it is ready again. */
async function watchStep(step: PlannedStep, { context, changes, open }: Place): Promise<Settled> {
  const expected = step.expect.filter(({ cell }) => !isHeld(cell));
  const look = (wanted: Cell[], windowMs?: number) =>
    context.observe(wanted, changes.measuredOpen(), windowMs);
  const neverOpen = step.neverOpen === true;
  const since = performance.now();
  if (!neverOpen) await awaitChange(expected, open, context.glance ?? look, context.bounds.boundMs);
  const settled = await converge(expected, look, context.bounds, undefined, { neverOpen, since });
  if (step.restart === undefined || settled.settled !== 'stable') return settled;
  const { restart } = step;
  const watched = await watchDuring(expected, look, () => context.restart(restart), context.bounds);
  return { ...settled, ...watched };
}

/**
 * Every cell of the case that a control can show open while none of its objects stands: a held connection is its own
 * control, and the case's own pods are not there yet.
 */
export function controlCells(planned: PlannedCase): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { cell } of planned.steps.flatMap((step) => step.expect))
    if (!isHeld(cell)) cells.set(cellId(cell), cell);
  return [...cells.values()].filter((cell) => standsInBaseWorld(cell, planned));
}
