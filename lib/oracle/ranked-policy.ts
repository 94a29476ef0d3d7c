import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { isCalicoPolicy, isNetworkSet } from './calico/kinds.js';
import { addressSet } from './calico/labels.js';
import { compileCalicoPolicy } from './calico/policy.js';
import type { Endpoint } from './endpoint.js';
import type { Matcher, Target } from './matcher.js';
import { compilePolicies, type Half } from './policy.js';

/** What a rule does with a connection that it matches. `Pass` leaves the rest of the policies out; `Log` decides nothing. */
export type RuleAction = 'Allow' | 'Deny' | 'Pass' | 'Log';

/** One compiled rule of a policy of any kind. `peer` is the other end of the connection. */
export interface PolicyRule {
  readonly action: RuleAction;
  matches(subject: Endpoint, peer: Endpoint, target: Target): boolean;
  /** The parts of `matches`, which holds where all three do; of the ends with their IPv4 addresses. */
  matchesSubject(subject: Endpoint): boolean;
  matchesPeer(peer: Endpoint): boolean;
  matchesPort(target: Target): boolean;
  /** Everything in the rule that does not match. */
  misses(subject: Endpoint, peer: Endpoint, target: Target): string[];
  /** Whether it names only ends of another sort than the peer, such as addresses for a pod; where that is told. */
  foreign?(peer: Endpoint): boolean;
  /** What is written in the rule, for a sentence that says why it decides. */
  words(): string;
}

/** A compiled policy of any kind, in the one list that Calico makes of all. */
export interface RankedPolicy {
  /** `namespace/name`, or the name alone where the policy is for the whole cluster. */
  name: string;
  /** The name in a sentence: of a policy of Calico with its kind, since two kinds may share a name. */
  title: string;
  /** Undefined for a policy of the whole cluster. */
  namespace?: string;
  /** Lower ones are asked first; infinite where none is written. */
  order: number;
  /** Of two policies of one order the one with the lower key is asked first. */
  key: string;
  subjects: Matcher<Endpoint>;
  /** Rules of each direction that the policy isolates; undefined for a direction that it leaves alone. */
  rules: Record<Half, readonly PolicyRule[] | undefined>;
}

/**
 * Compiles NetworkPolicies of Kubernetes and policies and network sets of Calico, in the order in which they are asked.
 * The world gives the labels of namespaces, which their network sets inherit.
 * Throws an InputError for another kind, for what is not modelled, and for what the API would refuse.
 */
export function rankPolicies(manifests: readonly Manifest[], world: World): RankedPolicy[] {
  const namespaces = new Map(world.namespaces.map(({ name, labels }) => [name, labels]));
  const sets = manifests.filter(isNetworkSet).map((manifest) => addressSet(manifest, namespaces));
  const others = manifests.filter((manifest) => !isNetworkSet(manifest));
  const calico = others.filter(isCalicoPolicy).map((manifest) => compileCalicoPolicy(manifest, sets));
  const kubernetes = compilePolicies(others.filter((manifest) => !isCalicoPolicy(manifest)));
  // Nothing else has an order, so that the sort by name, which is already done, is enough.
  return calico.length === 0 ? kubernetes : [...kubernetes, ...calico].sort(byRank);
}

function byRank(one: RankedPolicy, other: RankedPolicy): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.key < other.key ? -1 : Number(one.key > other.key);
}
