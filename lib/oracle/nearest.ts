import type { NearestRule } from './decision.js';
import type { Endpoint } from './endpoint.js';
import type { Target } from './matcher.js';
import type { Half } from './policy.js';
import type { PolicyRule, RankedPolicy } from './ranked-policy.js';

/**
 * Of all rules that could open this direction of the subject, the one with the fewest things that do not match; also of
 * policies that miss the subject itself, since a mistyped podSelector is the commonest slip. Ties go to the policy that
 * is asked first. A policy without rules is a plain deny: it comes near nothing. `denied` is the rule that denies, if
 * one does: what stands behind it would be asked too late.
 */
export function findNearest(
  policies: readonly RankedPolicy[],
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  target: Target,
  denied?: PolicyRule,
): NearestRule | undefined {
  const { pod } = subject;
  if (!pod) return undefined;
  let best: NearestRule | undefined;
  for (const policy of policies) {
    if (policy.namespace !== undefined && policy.namespace !== pod.namespace) continue;
    const unselected = policy.subjects.misses(subject);
    for (const [rule, one] of (policy.rules[half] ?? []).entries()) {
      if (one === denied) return best;
      if (one.action !== 'Allow' && one.action !== 'Pass') continue;
      const misses = [...unselected, ...one.misses(subject, peer, target)];
      if (!best || misses.length < best.misses.length) best = { policy: policy.name, rule, misses };
    }
  }
  return best;
}
