import type { NearestRule } from './decision.js';
import type { Endpoint } from './endpoint.js';
import { isInUse } from './in-use.js';
import type { Target } from './matcher.js';
import type { Half } from './policy.js';
import type { PolicyRule, RankedPolicy } from './ranked-policy.js';

/** As far as a wrong namespace and a wrong label beside what else does not match: no slip makes a block of a selector. */
const FOREIGN = 2;

/** A rule that could open the half, and how far it is from doing so. */
interface Candidate {
  policy: RankedPolicy;
  rule: PolicyRule;
  index: number;
  misses: string[];
  distance: number;
}

/**
 * Of all rules that could open this direction of the subject, the one with the fewest things that do not match; also of
 * policies that miss the subject itself, since a mistyped podSelector is the commonest slip. A rule that names ends of
 * another sort, such as addresses where a pod is asked about, is further away. Of two that are as near, the one
 * that opens no connection between `pods` is taken, since it is for nobody and so more likely the slip; then the one
 * that is asked first. A policy without rules is a plain deny: it comes near nothing. `denied` is the rule that denies, if
 * one does: what stands behind it would be asked too late.
 */
export function findNearest(
  policies: readonly RankedPolicy[],
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  target: Target,
  denied?: PolicyRule,
  pods: readonly Endpoint[] = [],
): NearestRule | undefined {
  const all = candidatesOf(policies, half, subject, peer, target, denied);
  const least = Math.min(...all.map(({ distance }) => distance));
  const nearest = all.filter(({ distance }) => distance === least);
  const idle = nearest.length > 1 && nearest.find(({ policy, rule }) => !isInUse(policy, rule, half, pods));
  const best = idle || nearest[0];
  return best && { policy: best.policy.name, rule: best.index, misses: best.misses };
}

function candidatesOf(
  policies: readonly RankedPolicy[],
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  target: Target,
  denied: PolicyRule | undefined,
): Candidate[] {
  const { pod } = subject;
  const all: Candidate[] = [];
  if (!pod) return all;
  for (const policy of policies) {
    if (policy.namespace !== undefined && policy.namespace !== pod.namespace) continue;
    const unselected = policy.subjects.misses(subject);
    for (const [index, rule] of (policy.rules[half] ?? []).entries()) {
      if (rule === denied) return all;
      if (rule.action !== 'Allow' && rule.action !== 'Pass') continue;
      const misses = [...unselected, ...rule.misses(subject, peer, target)];
      all.push({
        policy,
        rule,
        index,
        misses,
        distance: misses.length + (rule.foreign?.(peer) ? FOREIGN : 0),
      });
    }
  }
  return all;
}
