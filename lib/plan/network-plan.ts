import type { NetworkCase } from '../model/case.js';
import { cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { storedForm } from '../oracle/calico/kinds.js';
import { Oracle } from '../oracle/oracle.js';
import { type Agreed, agree } from './agreement.js';
import type { CaseFile } from './case-file.js';
import { refuseForeign, refuseNamesakes } from './foreign-objects.js';
import { heldCells } from './held-cells.js';
import { refuseIdleParts } from './idle-parts.js';
import { endsOf, type NetworkWorld } from './network-world.js';
import { manifestsOf, type PlacedObject } from './objects.js';
import { closedByStep, isAllowed, openIn } from './open-before.js';
import type { Problems } from './problems.js';
import { reachOf } from './reach.js';
import { worldFor } from './sctp-world.js';
import { undecidedByBlock } from './unplaced-pods.js';
import { wantedConnections, wantedLookups } from './wanted-cells.js';
import { type ChangedStep, ChangingWorld, isOfWorld } from './world-changes.js';
import { type WrittenStep, writtenSteps } from './written-steps.js';

/** The steps of a case with all their cells. */
export interface PlannedSteps {
  steps: PlannedStep[];
  filled: number;
  /** Manifests that are sent by requests instead of being applied. */
  bodies?: PlannedCase['bodies'];
}

/** A step with the world in which it leaves its cells. */
interface SetStep {
  written: WrittenStep;
  changed: ChangedStep;
  world: NetworkWorld;
  unplaced: string[];
}

/** Plans a network case: its policies are checked against the world, its expectation against the oracle, step by step. */
export function planNetwork(
  file: CaseFile & { case: NetworkCase },
  network: NetworkWorld,
  problems: Problems,
): PlannedSteps {
  const before = problems.count;
  const base = worldFor(network, file.case);
  const written = writtenSteps(file, new Set(base.manifests.map(manifestName)), problems);
  const changing = new ChangingWorld(base);
  const set = written.map((step): SetStep => {
    const changed = changing.step(step.apply, step.remove, problems);
    return { written: step, changed, world: changing.now, unplaced: changing.unplaced };
  });
  const worlds = [...new Set([base, ...set.map(({ world }) => world)])].map(({ world }) => world);
  for (const object of file.objects) refuseForeign(object, file.case, worlds, problems);
  refuseNamesakes(file.objects, problems);
  if (problems.count === before) refuseIdleParts(file, worlds, problems);
  if (problems.count > before) return { steps: [], filled: 0 };
  const standing = new Map<string, PlacedObject>();
  let filled = 0;
  let open = openIn(base);
  const steps = set.map((step): PlannedStep => {
    const { remove, apply } = step.written;
    for (const object of apply) standing.set(manifestName(object.manifest), object);
    for (const object of remove) standing.delete(manifestName(object.manifest));
    const rules = manifestsOf([...standing.values()]).filter((manifest) => !isOfWorld(manifest));
    const agreed = agreeStep(step, rules, open, file, problems);
    filled += agreed.filled;
    open = new Set(agreed.expect.filter(isAllowed).map(({ cell }) => cellId(cell)));
    return plannedStep(step, agreed.expect);
  });
  return { steps, filled };
}

function plannedStep({ written, changed }: SetStep, expect: Expectation[]): PlannedStep {
  return {
    name: written.name,
    apply: changed.apply.map(storedForm),
    remove: changed.remove.map(storedForm),
    ...(changed.restore.length > 0 ? { restore: changed.restore } : {}),
    ...(written.neverOpen ? { neverOpen: true } : {}),
    ...(written.restart ? { restart: written.restart } : {}),
    expect,
  };
}

/** All cells of one step, held against the oracle; `open` are the ids of those that were open before it. */
function agreeStep(
  { written, world, unplaced }: SetStep,
  rules: readonly Manifest[],
  open: ReadonlySet<string>,
  { document, case: { families, dials, beside } }: CaseFile & { case: NetworkCase },
  problems: Problems,
): Agreed {
  const { expect, path } = written;
  const known = problems.count;
  const ends = endsOf(world, { beside });
  const reach = reachOf({ families, dials }, world.nodePorts);
  const connections = wantedConnections(expect, path, document, ends, problems, reach);
  const lookups = wantedLookups(expect, path, document, world.probes, problems);
  const held = heldCells(expect, path, document, world.probes, open, problems);
  const cells = connections.map(({ cell }) => cell);
  const refuse = (found: string, write: string) =>
    problems.add({ file: document.file, line: document.lineOf(path.slice(0, -1)), found, write });
  const undecided = undecidedByBlock(world.world, rules, cells, unplaced);
  if (undecided) refuse(undecided, 'an address for the pod (the annotation cni.projectcalico.org/ipAddrs)');
  // What could not be spread over the cells would only be reported again as a disagreement.
  if (problems.count > known) return { expect: [], filled: 0 };
  const agreed = agree(connections, lookups, new Oracle(world.world, rules), document, problems, world);
  const closing = written.neverOpen ? closedByStep(agreed.expect, open, written) : undefined;
  if (closing) refuse(`neverOpen, but ${closing}`, 'neverOpen in a step that closes nothing which was open');
  return { expect: [...agreed.expect, ...held], filled: agreed.filled };
}
