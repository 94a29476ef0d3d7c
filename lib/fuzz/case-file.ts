import { stringify } from 'yaml';
import { Oracle } from '../oracle/oracle.js';
import { unusedParts } from '../oracle/unused.js';
import type { NetworkWorld } from '../plan/network-world.js';
import { connectionCells } from '../plan/wanted-cells.js';
import type { PolicySet } from './policy-sets.js';
import { lineWriter } from './written-lines.js';

const CITES = [
  'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  'https://kubernetes.io/docs/reference/kubernetes-api/networking/network-policy-v1/#NetworkPolicySpec',
];

/** The case's name, and the name of its file without the ending: the same set has the same name in every run. */
export function setName({ seed, number }: Pick<PolicySet, 'seed' | 'number'>): string {
  return `fuzz-${seed}-${number}`;
}

/**
 * Makes case files, as text, that hold a cluster to what the oracle says of random policies. They stand for themselves:
 * the expectation is written out, so that `plan` and `run` take them like files that a person wrote. What is returned
 * takes a set and, where more is known of it than that it is random, a sentence that says so.
 */
export function caseWriter({ world, probes }: NetworkWorld): (set: PolicySet, found?: string) => string {
  const cells = connectionCells(probes);
  const write = lineWriter(cells);
  return (set, found) => {
    const { policies, seed, number } = set;
    const oracle = new Oracle(world, policies);
    const idle = policies.some((policy) => unusedParts(world, policy).length > 0);
    const sentence = `Random policy set ${number} of seed ${seed}: who may connect is what the specification says of these policies.`;
    const one = {
      apiVersion: 'twinlock.dev/v1',
      kind: 'NetworkCase',
      metadata: { name: setName(set) },
      why: found === undefined ? sentence : `${sentence} ${found}`,
      cites: CITES,
      ...(idle ? { matchesNothing: true } : {}),
      expect: write(cells.map((cell) => oracle.decide(cell).verdict)),
    };
    return [one, ...policies].map(yamlOf).join('---\n');
  };
}

function yamlOf(value: Record<string, unknown>): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}
