import type { PlacedPolicies } from './class-rules.js';
import type { Alike } from './class-traits.js';
import { Partition } from './partition.js';
import type { Half } from './policy.js';
import type { RankedPolicy } from './ranked-policy.js';

/**
 * The parts of the given pods, as indices, that no policy tells apart: of one part, all serve the same ports, are
 * isolated by the same policies, and are peers of the same rules.
 */
export function partsOf(pods: readonly Alike[], { rules, isolating }: PlacedPolicies): number[][] {
  const partition = new Partition(pods.length);
  for (const { subjects, peers } of rules) {
    partition.splitBySet(subjects);
    partition.splitBySet(peers);
  }
  const numbers = numbered(isolating);
  partition.splitByText((at) => {
    const isolatedBy = (half: Half) => isolating[half][at]?.map((policy) => numbers.get(policy)).join();
    const { served, one } = pods[at] ?? {};
    return JSON.stringify([served, one?.hostNetwork, isolatedBy('egress'), isolatedBy('ingress')]);
  });
  return partition.parts();
}

function numbered(isolating: PlacedPolicies['isolating']): Map<RankedPolicy, number> {
  const policies = new Set([...isolating.egress.flat(), ...isolating.ingress.flat()]);
  return new Map([...policies].map((policy, number) => [policy, number]));
}
