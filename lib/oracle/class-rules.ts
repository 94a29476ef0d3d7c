import type { Alike } from './class-traits.js';
import { type Half, selects } from './policy.js';
import type { PolicyRule, RankedPolicy } from './ranked-policy.js';

/** One rule that takes part, with the two sets that it joins; sets hold 1 for each of the given pods that is in them. */
export interface PlacedRule {
  half: Half;
  policy: RankedPolicy;
  /** Index in the policy's list of that direction, from 0. */
  index: number;
  rule: PolicyRule;
  subjects: Uint8Array;
  peers: Uint8Array;
}

/** What a set of policies says of given pods, before any pair of them is looked at. */
export interface PlacedPolicies {
  /** In the order in which they are asked: of several that match a connection the first decides. Rules that log are left out. */
  rules: PlacedRule[];
  /** For each pod the policies that isolate it, in the same order. */
  isolating: Record<Half, RankedPolicy[][]>;
}

const HALVES = ['egress', 'ingress'] as const;

/** Holds every policy against every pod once. A policy that selects none of them takes no part. */
export function placePolicies(policies: readonly RankedPolicy[], pods: readonly Alike[]): PlacedPolicies {
  const placed: PlacedPolicies = {
    rules: [],
    isolating: { egress: pods.map(() => []), ingress: pods.map(() => []) },
  };
  for (const policy of policies) {
    const subjects = setOf(pods, ({ one }) => !one.hostNetwork && selects(policy, one));
    if (!subjects.includes(1)) continue;
    for (const half of HALVES) {
      const rules = policy.rules[half];
      if (!rules) continue;
      for (const [at, isolated] of subjects.entries()) if (isolated) placed.isolating[half][at]?.push(policy);
      for (const [index, rule] of rules.entries()) {
        if (rule.action === 'Log') continue;
        const own = subjects.map((isolated, at) => Number(isolated === 1 && isAbout(rule, pods[at])));
        const peers = setOf(pods, ({ one }) => rule.matchesPeer(one));
        placed.rules.push({ half, policy, index, rule, subjects: own, peers });
      }
    }
  }
  return placed;
}

function isAbout(rule: PolicyRule, pod: Alike | undefined): boolean {
  return pod !== undefined && rule.matchesSubject(pod.one);
}

function setOf(pods: readonly Alike[], holds: (pod: Alike) => boolean): Uint8Array {
  return Uint8Array.from(pods, (pod) => Number(holds(pod)));
}
