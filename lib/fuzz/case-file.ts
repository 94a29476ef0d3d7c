import { stringify } from 'yaml';
import type { NetworkCase } from '../model/case.js';
import type { Manifest } from '../model/manifest.js';
import { Oracle } from '../oracle/oracle.js';
import { unusedParts } from '../oracle/unused.js';
import type { NetworkWorld } from '../plan/network-world.js';
import { connectionCells } from '../plan/wanted-cells.js';
import type { PolicySet } from './policy-sets.js';
import { writtenLines } from './written-lines.js';

const CITES = [
  'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  'https://kubernetes.io/docs/reference/kubernetes-api/networking/network-policy-v1/#NetworkPolicySpec',
];

/** The case's name, and the name of its file without the ending: the same set has the same name in every run. */
export function setName({ seed, number }: Pick<PolicySet, 'seed' | 'number'>): string {
  return `fuzz-${seed}-${number}`;
}

/**
 * A case file, as text, that holds a cluster to what the oracle says of these policies. It stands for itself: the
 * expectation is written out, so that `plan` and `run` take it like a file that a person wrote.
 *
 * @param found what is known of the set beyond that it is random; a sentence.
 */
export function caseFileOf(set: PolicySet, { world, probes }: NetworkWorld, found = ''): string {
  const { policies, seed, number } = set;
  const oracle = new Oracle(world, policies);
  const verdicts = connectionCells(probes).map((cell) => ({ cell, verdict: oracle.decide(cell).verdict }));
  const idle = policies.some((policy) => unusedParts(world, policy).length > 0);
  const sentence = `Random policy set ${number} of seed ${seed}: who may connect is what the specification says of these policies.`;
  const { otherwise, cells } = writtenLines(verdicts);
  const one = {
    apiVersion: 'twinlock.dev/v1',
    kind: 'NetworkCase',
    metadata: { name: setName(set) },
    why: [sentence, found].filter(Boolean).join(' '),
    cites: CITES,
    ...(idle ? { matchesNothing: true } : {}),
    expect: { otherwise, cells },
  } satisfies Partial<NetworkCase> | Record<string, unknown>;
  return [one, ...policies].map(document).join('---\n');
}

function document(value: Manifest | Record<string, unknown>): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}
