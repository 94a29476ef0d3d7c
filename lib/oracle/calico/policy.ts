import { InputError } from '../../model/errors.js';
import { type Manifest, manifestName } from '../../model/manifest.js';
import type { Endpoint } from '../endpoint.js';
import type { Half } from '../policy.js';
import type { RankedPolicy } from '../ranked-policy.js';
import { defaultTypes, isGlobal, isWritten, storedName } from './kinds.js';
import {
  inheritedSelector,
  type LabelSelector,
  labelSelector,
  NAMESPACE_PREFIX,
  SERVICE_ACCOUNT_PREFIX,
} from './label-selector.js';
import { type AddressSet, labelledPod } from './labels.js';
import { OrderedRule } from './rule.js';
import { type CalicoSpec, readCalicoPolicy } from './schema.js';

/**
 * Compiles a NetworkPolicy or GlobalNetworkPolicy of Calico. Throws an InputError for a field that is not modelled or
 * that Calico would refuse.
 */
export function compileCalicoPolicy(manifest: Manifest, sets: readonly AddressSet[]): RankedPolicy {
  const read = readCalicoPolicy(manifest);
  if ('problems' in read) {
    const [first] = read.problems;
    throw new InputError(`${manifestName(manifest)}: ${first?.path.join('.')} must be ${first?.write}`, [], {
      nextStep: 'Correct the object, or leave it out.',
    });
  }
  const { spec } = read;
  const namespace = isGlobal(manifest) ? undefined : (manifest.metadata.namespace ?? 'default');
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const name = `${prefix}${manifest.metadata.name}`;
  const types = typesOf(manifest, spec);
  const rulesOf = (half: Half) =>
    (spec[half] ?? []).map((rule) => new OrderedRule(half, rule, namespace, sets));
  return {
    name,
    title: `${namespace === undefined ? 'GlobalNetworkPolicy' : 'Calico NetworkPolicy'} ${name}`,
    ...(namespace === undefined ? {} : { namespace }),
    order: spec.order ?? Number.POSITIVE_INFINITY,
    key: `${prefix}${storedName(manifest)}`,
    subjects: subjectsOf(spec, namespace),
    rules: {
      ingress: types.has('Ingress') ? rulesOf('ingress') : undefined,
      egress: types.has('Egress') ? rulesOf('egress') : undefined,
    },
  };
}

/**
 * Without `types` the stored form is about both directions, whatever its rules; of the form for Calico's own API they
 * are filled in by its rules. Source: felix v3.28 (policy sorter); libcalico-go (clientv3).
 */
function typesOf(manifest: Manifest, spec: CalicoSpec): Set<'Ingress' | 'Egress'> {
  if (spec.types?.length) return new Set(spec.types);
  return new Set(isWritten(manifest) ? defaultTypes(spec) : (['Ingress', 'Egress'] as const));
}

/** All three selectors must select the pod; without any, the policy is about every pod of its scope. */
function subjectsOf(spec: CalicoSpec, namespace: string | undefined): RankedPolicy['subjects'] {
  const selectors: LabelSelector[] = [
    labelSelector(spec.selector ?? ''),
    ...(spec.namespaceSelector ? [inheritedSelector(spec.namespaceSelector, NAMESPACE_PREFIX)] : []),
    ...(spec.serviceAccountSelector
      ? [inheritedSelector(spec.serviceAccountSelector, SERVICE_ACCOUNT_PREFIX)]
      : []),
  ];
  const misses = (subject: Endpoint): string[] => {
    const pod = labelledPod(subject);
    if (!pod) return [`selects pods, ${subject.name} is none that policies select`];
    if (namespace !== undefined && subject.pod?.namespace !== namespace) {
      return [`selects pods of namespace ${namespace} only, ${subject.name} is in ${subject.pod?.namespace}`];
    }
    return selectors.flatMap((selector) => selector.misses(pod.labels, pod.name));
  };
  const matches = (subject: Endpoint): boolean => {
    const pod = labelledPod(subject);
    if (!pod || (namespace !== undefined && subject.pod?.namespace !== namespace)) return false;
    return selectors.every((selector) => selector.matches(pod.labels));
  };
  return { matches, misses };
}
