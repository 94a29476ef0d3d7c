import { type Manifest, manifestName } from '../model/manifest.js';
import { isGlobal, storedForm } from '../oracle/calico/kinds.js';
import { isModelled } from '../oracle/policy-kinds.js';
import { type FlowWorld, inWorld } from './flow-world.js';
import type { PlacedObject } from './objects.js';
import type { Problems } from './problems.js';

/** Without one of them nothing is denied, or what is denied is not logged. */
const STANDING = /^(NetworkPolicy .*\/default-deny|GlobalNetworkPolicy twinlock-log-denied)$/;

/** Whether no case may take this object away or put another in its place. */
export function mustStand(name: string): boolean {
  return STANDING.test(name);
}

/**
 * Refuses a document of a flow case that cannot be applied as its cut: one that `cut` does not name, that takes the place of
 * what must stand, or that is neither a policy nor a namespace of the flow world.
 */
export function refuseDocument(
  object: PlacedObject,
  cut: readonly string[],
  world: FlowWorld,
  problems: Problems,
): void {
  const field = fieldOf(object.manifest, cut, world);
  if (field) object.refuse(problems, field);
}

function fieldOf(
  manifest: Manifest,
  cut: readonly string[],
  world: FlowWorld,
): { path: string[]; write: string } | undefined {
  const name = manifestName(manifest);
  const namesake = inWorld(world, name);
  const path = ['metadata', 'name'];
  if (!cut.includes(name)) return { path, write: `the same, and ${name} in cut` };
  if (mustStand(name))
    return { path, write: 'another name: without this object nothing shows what is denied' };
  const { apiVersion } = storedForm(manifest);
  if (namesake && namesake.apiVersion !== apiVersion)
    return { path, write: `another name: the ${name} of the flow world is of ${namesake.apiVersion}` };
  const known = world.objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : []));
  if (manifest.kind === 'Namespace')
    return namesake ? undefined : { path, write: `one of ${known.join(', ')}` };
  if (!isModelled(manifest)) {
    const write = "a NetworkPolicy, a policy or network set of Calico's, or a Namespace with other labels";
    return { path: ['kind'], write };
  }
  if (isGlobal(manifest) || known.includes(manifest.metadata.namespace ?? '')) return undefined;
  return { path: ['metadata', 'namespace'], write: `namespace: one of ${known.join(', ')}` };
}
