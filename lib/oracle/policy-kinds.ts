import { InputError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { isCalicoPolicy, isNetworkSet } from './calico/kinds.js';

/** Of Calico's own kinds; its policies of version v1 and v3 are modelled (see calico/kinds.ts), all others of the names are not. */
const CALICO = [
  ...['NetworkPolicy', 'GlobalNetworkPolicy', 'Tier', 'HostEndpoint'],
  ...['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'],
];

/** Kinds that also decide about connections. Without them a verdict would be a guess, so they are refused by name. */
const OTHER_POLICIES: Record<string, readonly string[]> = {
  'crd.projectcalico.org': CALICO,
  'projectcalico.org': CALICO,
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
};

const groupOf = (manifest: Manifest) => manifest.apiVersion.split('/')[0] ?? '';

/** Whether the object is a NetworkPolicy of Kubernetes itself. */
export function isNetworkPolicy(manifest: Manifest): boolean {
  return manifest.kind === 'NetworkPolicy' && manifest.apiVersion === 'networking.k8s.io/v1';
}

/** Whether the object is a policy of a kind that the oracle models. */
export function isPolicy(manifest: Manifest): boolean {
  return isNetworkPolicy(manifest) || isCalicoPolicy(manifest);
}

/** Whether the object is such a policy, or a network set that such policies select. */
export function isModelled(manifest: Manifest): boolean {
  return isPolicy(manifest) || isNetworkSet(manifest);
}

/** Newer versions of Calico have an object for the one tier that there always was. */
function isDefaultTier({ kind, metadata }: Manifest): boolean {
  return kind === 'Tier' && metadata.name === 'default';
}

/** Why the oracle cannot answer while this object is there, or undefined if it does not decide about connections. */
export function unmodelled(manifest: Manifest): string | undefined {
  if (isCalicoPolicy(manifest) || isDefaultTier(manifest)) return undefined;
  if (OTHER_POLICIES[groupOf(manifest)]?.includes(manifest.kind)) {
    return `${manifestName(manifest)}: apiVersion ${manifest.apiVersion} can overrule a NetworkPolicy and is not modelled`;
  }
  if (manifest.kind === 'NetworkPolicy' && !isNetworkPolicy(manifest)) {
    return `${manifestName(manifest)}: apiVersion ${manifest.apiVersion} is not networking.k8s.io/v1`;
  }
  return undefined;
}

/** Throws an InputError that names the field, for an object that is not a NetworkPolicy of networking.k8s.io/v1. */
export function requireNetworkPolicy(manifest: Manifest): void {
  if (isNetworkPolicy(manifest)) return;
  throw new InputError(
    unmodelled(manifest) ?? `${manifestName(manifest)}: kind ${manifest.kind} is not a policy`,
    [],
    {
      expected: 'kind NetworkPolicy of apiVersion networking.k8s.io/v1',
      seen: `kind ${manifest.kind} of apiVersion ${manifest.apiVersion}`,
      nextStep: 'Leave this object out of the policies.',
    },
  );
}
