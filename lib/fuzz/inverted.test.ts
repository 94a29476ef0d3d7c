import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import type { Allowance, Question } from '../oracle/decision.js';
import type { NetworkPolicySpec, PolicyPeer, PolicyPort } from '../oracle/network-policy.js';
import { Oracle } from '../oracle/oracle.js';

type Verdicts = (question: Question) => Allowance;
type Spec = NetworkPolicySpec & Record<string, unknown>;
type Selector = NonNullable<PolicyPeer['podSelector']>;

/** A cluster that takes one rule of the specification for another: which, and what it makes of policies. */
export interface Inversion {
  rule: string;
  cluster(world: World, policies: readonly Manifest[]): Verdicts;
}

/** The verdicts of the oracle itself. */
export function of(world: World, policies: readonly Manifest[]): Verdicts {
  const oracle = new Oracle(world, policies);
  return (question) => oracle.decide(question).verdict;
}

type AnyRule = {
  from?: PolicyPeer[] | null;
  to?: PolicyPeer[] | null;
  ports?: PolicyPort[] | null | undefined;
};

/** Selects no pod of the world, so that the policy says nothing. */
export const NOBODY: Spec = { podSelector: { matchLabels: { pod: 'nobody' } } };

/** A cluster that reads every policy as another one. */
export function specOf(rule: string, change: (spec: Spec) => Spec): Inversion {
  return {
    rule,
    cluster: (world, policies) =>
      of(
        world,
        policies.map((one) => ({ ...one, spec: change(one.spec as Spec) })),
      ),
  };
}

/** A cluster that reads every peer as others; a rule of which no peer is left allows nobody. */
export function peersOf(rule: string, change: (peer: PolicyPeer) => PolicyPeer[]): Inversion {
  const changed = (peers: readonly PolicyPeer[]) => peers.flatMap(change);
  return specOf(rule, (spec) =>
    everyRule(spec, (one) => {
      const peers = one.from ?? one.to;
      if (!peers?.length) return [one];
      // A list of which nothing is left would allow everybody, which is another inversion.
      if (changed(peers).length === 0) return [];
      return [{ ...one, [one.from ? 'from' : 'to']: changed(peers) }];
    }),
  );
}

/** A cluster that reads every port as others; a rule of which no port is left allows nothing. */
export function portsOf(rule: string, change: (port: PolicyPort) => PolicyPort[]): Inversion {
  return specOf(rule, (spec) =>
    everyRule(spec, (one) => {
      if (!one.ports?.length) return [one];
      const ports = one.ports.flatMap(change);
      return ports.length === 0 ? [] : [{ ...one, ports }];
    }),
  );
}

type Expression = NonNullable<Selector['matchExpressions']>[number];

/** A cluster that reads every expression of a selector as others. */
export function selectorsOf(rule: string, change: (expression: Expression) => Expression[]): Inversion {
  return specOf(rule, (spec) =>
    everySelector(spec, ({ matchExpressions, ...rest }) => ({
      ...rest,
      matchExpressions: (matchExpressions ?? []).flatMap(change),
    })),
  );
}

/** The spec with its own selector and those of its peers changed. */
export function everySelector(spec: Spec, change: (selector: Selector) => Selector): Spec {
  const peers = (list: readonly PolicyPeer[]) =>
    list.map(({ podSelector, namespaceSelector, ...rest }) => ({
      ...rest,
      ...(podSelector ? { podSelector: change(podSelector) } : {}),
      ...(namespaceSelector ? { namespaceSelector: change(namespaceSelector) } : {}),
    }));
  const changed = everyRule(spec, (rule) => [
    {
      ...rule,
      ...(rule.from ? { from: peers(rule.from) } : {}),
      ...(rule.to ? { to: peers(rule.to) } : {}),
    },
  ]);
  return { ...changed, podSelector: change(spec.podSelector ?? {}) };
}

/** The spec with its rules changed, and isolating what it did. */
export function everyRule(spec: Spec, change: (rule: AnyRule) => AnyRule[]): Spec {
  return {
    ...spec,
    policyTypes: typesOf(spec),
    ...(spec.ingress ? { ingress: (spec.ingress as AnyRule[]).flatMap(change) } : {}),
    ...(spec.egress ? { egress: (spec.egress as AnyRule[]).flatMap(change) } : {}),
  } as Spec;
}

/** The directions that a policy isolates, written out: a change of its rules must not change them. */
export function typesOf({ policyTypes, egress }: Spec): ('Ingress' | 'Egress')[] {
  if (policyTypes?.length) return policyTypes;
  return egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** The spec as if the other direction were not there. */
export function onlyHalf(spec: Spec, half: 'Ingress' | 'Egress'): Spec {
  return typesOf(spec).includes(half) ? { ...spec, policyTypes: [half] } : NOBODY;
}

/** The list with its first item only. */
export function firstOf<K extends string, T>(
  key: K,
  list: readonly T[] | null | undefined,
): Partial<Record<K, T[]>> {
  return list ? ({ [key]: list.slice(0, 1) } as Record<K, T[]>) : {};
}

/** The selector that matches everything. */
export function isEmpty(selector: Selector | null | undefined): boolean {
  return !!selector && !selector.matchLabels && !selector.matchExpressions;
}
