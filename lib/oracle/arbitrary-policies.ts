import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import { arbitraryRule } from './arbitrary-rule.js';
import { arbitrarySelector, oneOf } from './arbitrary-selector.js';
import type { NetworkPolicySpec } from './network-policy.js';
import type { Vocabulary } from './vocabulary.js';

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
