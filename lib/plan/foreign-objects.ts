import type { NetworkCase } from '../model/case.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { isGlobal, storedForm } from '../oracle/calico/kinds.js';
import { isModelled } from '../oracle/policy-kinds.js';
import type { PlacedObject } from './objects.js';
import type { Problems } from './problems.js';
import { isOfWorld } from './world-changes.js';

const KINDS =
  "NetworkPolicy objects of networking.k8s.io/v1, Calico's policies and network sets, or a Namespace, Pod, Service or ServiceAccount of v1";

/**
 * Refuses two objects of a case that steps could not tell apart, since they name objects by kind and name alone: one of
 * Kubernetes and one of Calico, or the two forms of one object of Calico.
 */
export function refuseNamesakes(objects: readonly PlacedObject[], problems: Problems): void {
  const first = new Map<string, PlacedObject>();
  for (const object of objects) {
    for (const name of [manifestName(object.manifest), identityOf(object.manifest)]) {
      const known = first.get(name) ?? object;
      first.set(name, known);
      if (isSame(known.manifest, object.manifest)) continue;
      const write = `another name: ${manifestName(known.manifest)} of line ${known.line} is of another kind or form`;
      object.refuse(problems, { path: ['metadata', 'name'], write });
      break;
    }
  }
}

/** What the cluster tells objects apart by, for which both forms of an object of Calico are one. */
function identityOf(manifest: Manifest): string {
  const stored = storedForm(manifest);
  return `${stored.apiVersion.split('/')[0]} ${manifestName(stored)}`;
}

function isSame(one: Manifest, other: Manifest): boolean {
  return identityOf(one) === identityOf(other) && manifestName(one) === manifestName(other);
}

/**
 * Refuses what a network case may not apply: kinds that the oracle does not model, rules of a namespace that stands in none
 * of its worlds, and rules for the whole cluster in a case that may run beside others.
 */
export function refuseForeign(
  object: PlacedObject,
  { alone }: Pick<NetworkCase, 'alone'>,
  worlds: readonly World[],
  problems: Problems,
): void {
  const { manifest } = object;
  if (isOfWorld(manifest)) return;
  if (!isModelled(manifest)) {
    object.refuse(problems, { path: ['kind'], write: KINDS });
    return;
  }
  if (isGlobal(manifest)) {
    if (alone) return;
    const write = 'alone: true in the case, since this object is for the whole cluster';
    object.refuse(problems, { path: ['kind'], write });
    return;
  }
  const { namespace } = manifest.metadata;
  const known = [...new Set(worlds.flatMap(({ namespaces }) => namespaces.map(({ name }) => name)))];
  if (namespace === undefined || !known.includes(namespace)) {
    object.refuse(problems, {
      path: ['metadata', 'namespace'],
      write: `namespace: one of ${known.join(', ')}`,
    });
  }
}
