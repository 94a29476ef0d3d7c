import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import type { NetworkPolicySpec } from '../oracle/network-policy.js';
import { arbitraryRule } from './arbitrary-rule.js';
import { arbitrarySelector, oneOf } from './arbitrary-selector.js';
import type { Vocabulary } from './vocabulary.js';

/** One random set of policies, by the seed and its number (from 1) of that seed. */
export interface PolicySet {
  seed: number;
  number: number;
  policies: Manifest[];
}

/** The largest seed, since the generator's state has 32 bits. */
export const LARGEST_SEED = 2 ** 31 - 1;

/**
 * The first `count` sets of a seed. Set 7 of a seed is the same whatever the count, so that one that disagreed can be
 * made again alone. The API server takes every one of them.
 */
export function policySets(words: Vocabulary, { seed, count }: { seed: number; count: number }): PolicySet[] {
  // Without the bias towards small values that suits edge cases of numbers, each form comes as often as its weight says.
  const drawn = fc.sample(fc.noBias(arbitraryPolicies(words)), { seed, numRuns: count });
  return drawn.map((policies, index) => ({ seed, number: index + 1, policies }));
}

/** One to five NetworkPolicies, fewer more often: of many policies each hides what the others say. */
export function arbitraryPolicies(words: Vocabulary): fc.Arbitrary<Manifest[]> {
  const policy = fc.tuple(oneOf(words.namespaces), arbitrarySpec(words));
  return oneOf([1, 2, 2, 3, 3, 4, 5])
    .chain((size) => fc.array(policy, { minLength: size, maxLength: size }))
    .map((all) =>
      all.map(([namespace, spec], index): Manifest => {
        const metadata = { name: `p${index + 1}`, namespace };
        return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
      }),
    );
}

/** `policyTypes` is often left out, and sometimes leaves out a direction that has rules: these then say nothing. */
function arbitrarySpec(words: Vocabulary): fc.Arbitrary<NetworkPolicySpec> {
  const ingress = fc.array(arbitraryRule(words, 'from'), { maxLength: 3 });
  const egress = fc.array(arbitraryRule(words, 'to'), { maxLength: 3 });
  const podSelector = arbitrarySelector(words.podLabels);
  const shape = oneOf([
    { types: undefined, lists: ['ingress'] },
    { types: undefined, lists: ['ingress', 'egress'] },
    { types: undefined, lists: ['egress'] },
    { types: undefined, lists: [] },
    { types: ['Ingress'], lists: ['ingress'] },
    { types: ['Ingress'], lists: ['ingress'] },
    { types: ['Ingress'], lists: ['ingress', 'egress'] },
    { types: ['Egress'], lists: ['egress'] },
    { types: ['Egress'], lists: ['egress'] },
    { types: ['Egress'], lists: ['ingress', 'egress'] },
    { types: ['Ingress', 'Egress'], lists: ['ingress', 'egress'] },
    { types: ['Ingress', 'Egress'], lists: ['ingress'] },
    { types: ['Ingress', 'Egress'], lists: [] },
  ] satisfies { types: NetworkPolicySpec['policyTypes']; lists: ('ingress' | 'egress')[] }[]);
  return fc
    .tuple(podSelector, shape, ingress, egress)
    .map(([selector, { types, lists }, into, out]): NetworkPolicySpec => {
      const has = (list: string) => lists.some((one) => one === list);
      return {
        podSelector: selector,
        ...(types ? { policyTypes: [...types] } : {}),
        ...(has('ingress') ? { ingress: into } : {}),
        ...(has('egress') ? { egress: out } : {}),
      };
    });
}
