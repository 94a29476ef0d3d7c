import type { NearestRule } from './decision.js';
import type { Endpoint } from './endpoint.js';
import type { Target } from './matcher.js';
import type { Half, Policy } from './policy.js';

/**
 * Of all rules of the subject's namespace in this direction, the one with the fewest things that do not match; also of
 * policies that miss the subject itself, since a mistyped podSelector is the commonest slip. Ties go to the first policy
 * by namespace and name. A policy without rules is a plain deny: it comes near nothing.
 */
export function findNearest(
  policies: readonly Policy[],
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  target: Target,
): NearestRule | undefined {
  const { pod } = subject;
  if (!pod) return undefined;
  let best: NearestRule | undefined;
  for (const policy of policies) {
    if (policy.namespace !== pod.namespace) continue;
    const unselected = policy.selector.misses(pod.labels, subject.name);
    for (const [rule, one] of (policy.rules[half] ?? []).entries()) {
      const misses = [...unselected, ...one.misses(peer, target)];
      if (!best || misses.length < best.misses.length) best = { policy: policy.name, rule, misses };
    }
  }
  return best;
}
