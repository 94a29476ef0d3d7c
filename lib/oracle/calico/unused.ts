import type { Manifest } from '../../model/manifest.js';
import type { World } from '../../model/world.js';
import { Endpoints } from '../endpoint.js';
import type { FieldProblem } from '../network-policy.js';
import { Entity } from './entity.js';
import { isGlobal, isNetworkSet } from './kinds.js';
import { addressSet, labelledPod } from './labels.js';
import { compileCalicoPolicy } from './policy.js';
import type { EntityRule } from './rule-schema.js';
import { readCalicoPolicy } from './schema.js';

/**
 * The parts of a sound policy of Calico that say nothing about this world: selectors of the policy that match no pod, and
 * of a rule that match neither a pod nor one of the network sets among `beside`.
 */
export function unusedCalicoParts(
  world: World,
  manifest: Manifest,
  beside: readonly Manifest[],
): FieldProblem[] {
  const read = readCalicoPolicy(manifest);
  if ('problems' in read) return [];
  const pods = [...new Endpoints(world).pods.values()];
  const { subjects } = compileCalicoPolicy(manifest, []);
  if (!pods.some((pod) => subjects.matches(pod))) {
    return [{ path: ['spec', 'selector'], write: 'selectors that match a pod of the world' }];
  }
  const labels = new Map(world.namespaces.map((one) => [one.name, one.labels]));
  const selectable = [
    ...pods.flatMap((pod) => labelledPod(pod) ?? []),
    ...beside.filter(isNetworkSet).map((set) => addressSet(set, labels)),
  ];
  const namespace = isGlobal(manifest) ? undefined : (manifest.metadata.namespace ?? 'default');
  const idle = (side: 'source' | 'destination', rule: EntityRule | null | undefined) => {
    if (!rule) return false;
    const entity = new Entity(side, rule, namespace, []);
    return entity.selective && !selectable.some((one) => entity.selects(one));
  };
  return (['ingress', 'egress'] as const).flatMap((half) =>
    (read.spec[half] ?? []).flatMap((rule, index) =>
      (['source', 'destination'] as const)
        .filter((side) => idle(side, rule[side]))
        .map((side) => ({
          path: ['spec', half, index, side],
          write: 'selectors that match a pod of the world or a NetworkSet of the file',
        })),
    ),
  );
}
