import { InputError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { Endpoint } from './endpoint.js';
import type { Matcher } from './matcher.js';
import { type NetworkPolicySpec, readSpec } from './network-policy.js';
import { requireNetworkPolicy } from './policy-kinds.js';
import type { RankedPolicy } from './ranked-policy.js';
import { Rule } from './rule.js';
import { Selector } from './selector.js';

/** The half of a connection that a policy speaks about: the source's egress or the destination's ingress. */
export type Half = 'egress' | 'ingress';

/** The place that Calico gives to every NetworkPolicy of Kubernetes in the list with its own. Source: libcalico-go, conversion. */
const ORDER = 1000;

/** A compiled NetworkPolicy of Kubernetes. */
export interface Policy extends RankedPolicy {
  namespace: string;
  selector: Selector;
  /** Rules of each direction that the policy isolates; undefined for a direction that it leaves alone. */
  rules: Record<Half, readonly Rule[] | undefined>;
}

/**
 * Compiles policies and orders them by name, so that of several that allow the first decides; those that can allow the
 * same half are all of one namespace.
 * Throws an InputError for an object that is no NetworkPolicy of networking.k8s.io/v1, or that the API would refuse.
 */
export function compilePolicies(manifests: readonly Manifest[]): Policy[] {
  return manifests
    .map(compilePolicy)
    .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}

function compilePolicy(manifest: Manifest): Policy {
  requireNetworkPolicy(manifest);
  const read = readSpec(manifest);
  if ('problems' in read) {
    const [first] = read.problems;
    throw new InputError(`${manifestName(manifest)}: ${first?.path.join('.')} must be ${first?.write}`, [], {
      nextStep: 'Correct the object; the API server would refuse it as well.',
    });
  }
  const namespace = manifest.metadata.namespace ?? 'default';
  const directions = directionsOf(read.spec);
  const { name } = manifest.metadata;
  const selector = new Selector(read.spec.podSelector ?? {});
  return {
    name: `${namespace}/${name}`,
    title: `${namespace}/${name}`,
    namespace,
    order: ORDER,
    key: `${namespace}/knp.default.${name}`,
    selector,
    subjects: subjectsOf(namespace, selector),
    rules: {
      ingress: directions.has('Ingress')
        ? (read.spec.ingress ?? []).map((rule) => new Rule(namespace, rule.from ?? [], rule.ports ?? []))
        : undefined,
      egress: directions.has('Egress')
        ? (read.spec.egress ?? []).map((rule) => new Rule(namespace, rule.to ?? [], rule.ports ?? []))
        : undefined,
    },
  };
}

/**
 * Without policyTypes a policy isolates ingress always, and egress only if it has an egress rule: `egress: []` alone does
 * not isolate. Rules of a direction that policyTypes leaves out have no effect. Source: NetworkPolicySpec.policyTypes.
 */
function directionsOf(spec: NetworkPolicySpec): Set<'Ingress' | 'Egress'> {
  if (spec.policyTypes?.length) return new Set(spec.policyTypes);
  return new Set(spec.egress?.length ? (['Ingress', 'Egress'] as const) : (['Ingress'] as const));
}

function subjectsOf(namespace: string, selector: Selector): Matcher<Endpoint> {
  return {
    matches: ({ pod }) => pod !== undefined && pod.namespace === namespace && selector.matches(pod.labels),
    misses: ({ pod, name }) => {
      if (!pod) return [`selects pods, ${name} is an address outside the pods`];
      if (pod.namespace !== namespace)
        return [`selects pods of namespace ${namespace} only, ${name} is in ${pod.namespace}`];
      return selector.misses(pod.labels, name);
    },
  };
}

/** Whether the policy selects this end of a connection. */
export function selects(policy: RankedPolicy, subject: Endpoint): boolean {
  return policy.subjects.matches(subject);
}
