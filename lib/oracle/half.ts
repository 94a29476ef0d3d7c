import type { HalfDecision } from './decision.js';
import type { Endpoint } from './endpoint.js';
import type { Target } from './matcher.js';
import type { Half } from './policy.js';
import type { RankedPolicy, RuleAction } from './ranked-policy.js';

const VERBS: Record<Exclude<RuleAction, 'Log'>, string> = {
  Allow: 'allows it',
  Deny: 'denies it',
  Pass: "passes it on to the namespace's profile, which allows it",
};

/**
 * One half of a connection by the policies that isolate its pod, in the order in which they are asked. The first rule
 * that matches decides, whatever its action; a rule that logs is passed over. Where none matches the connection is denied,
 * since a policy that isolates needs no rule to do so. NetworkPolicies of Kubernetes only have rules that allow, for which
 * this is the same as "any rule allows". Source: Calico documentation, "Policy rules" (action, order).
 */
export function decideHalf(
  isolating: readonly RankedPolicy[],
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  target: Target,
): HalfDecision {
  if (isolating.length === 0) return unisolated(half, subject);
  const isolatedBy = isolating.map((policy) => policy.name);
  for (const policy of isolating) {
    const rules = policy.rules[half] ?? [];
    const rule = rules.findIndex((one) => one.action !== 'Log' && one.matches(subject, peer, target));
    const action = rules[rule]?.action;
    if (action === undefined || action === 'Log') continue;
    const words = action === 'Deny' ? `: ${rules[rule]?.words()}` : '';
    const because = `${policy.title} ${half}[${rule}] ${VERBS[action]}${words}`;
    const verdict = action === 'Deny' ? 'deny' : 'allow';
    return { half, verdict, policy: policy.name, rule, isolatedBy, because };
  }
  const titles = isolating.map((policy) => policy.title).join(', ');
  const because = `${titles} ${isolatedBy.length > 1 ? 'isolate' : 'isolates'} ${subject.name} for ${half}, and no rule allows it`;
  return { half, verdict: 'deny', policy: isolatedBy[0] ?? null, rule: null, isolatedBy, because };
}

const known: Record<Half, WeakMap<Endpoint, HalfDecision>> = {
  egress: new WeakMap(),
  ingress: new WeakMap(),
};

/** Most halves of most cells; made once a pod. */
function unisolated(half: Half, subject: Endpoint): HalfDecision {
  const found = known[half].get(subject) ?? freeHalf(half, `no policy isolates ${subject.name} for ${half}`);
  known[half].set(subject, found);
  return found;
}

/** A half that no policy is asked about. */
export function freeHalf(half: HalfDecision['half'], because: string): HalfDecision {
  return { half, verdict: 'allow', policy: null, rule: null, isolatedBy: [], because };
}
