import type { PlacedPolicies } from './class-rules.js';
import type { Alike } from './class-traits.js';
import { Partition } from './partition.js';
import type { Half } from './policy.js';
import type { RankedPolicy } from './ranked-policy.js';

/**
 * The parts of the given pods, as indices, that no policy and no question tells apart: of one part, all serve the same
 * ports, are isolated by the same policies and are peers of the same rules. The node splits only pods that some policy
 * isolates for ingress, and pods on the network of such a node, since only to them it makes a difference.
 */
export function partsOf(pods: readonly Alike[], { rules, isolating }: PlacedPolicies): number[][] {
  const partition = new Partition(pods.length);
  for (const { subjects, peers } of rules) {
    partition.splitBySet(subjects);
    partition.splitBySet(peers);
  }
  const numbers = numbered(isolating);
  const guarded = (at: number) => (isolating.ingress[at]?.length ?? 0) > 0;
  const guardedNodes = new Set(pods.filter((_, at) => guarded(at)).map(({ one }) => one.node));
  const hosts = new Set(pods.filter(({ one }) => one.hostNetwork).map(({ one }) => one.node));
  partition.splitByText((at) => {
    const one = pods[at]?.one;
    const nodeCounts = one?.hostNetwork ? guardedNodes.has(one.node) : guarded(at) && hosts.has(one?.node);
    const isolatedBy = (half: Half) => isolating[half][at]?.map((policy) => numbers.get(policy)).join();
    const node = nodeCounts && one?.node !== undefined ? one.node : null;
    return JSON.stringify([
      pods[at]?.served,
      one?.hostNetwork,
      isolatedBy('egress'),
      isolatedBy('ingress'),
      node,
    ]);
  });
  return partition.parts();
}

function numbered(isolating: PlacedPolicies['isolating']): Map<RankedPolicy, number> {
  const policies = new Set([...isolating.egress.flat(), ...isolating.ingress.flat()]);
  return new Map([...policies].map((policy, number) => [policy, number]));
}
