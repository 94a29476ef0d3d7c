import { InputError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';

/** Kinds that also decide about connections. Without them a verdict would be a guess, so they are refused by name. */
const OTHER_POLICIES: Record<string, readonly string[]> = {
  'crd.projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy', 'Tier', 'HostEndpoint'],
  'projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy', 'Tier', 'HostEndpoint'],
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
};

const groupOf = (manifest: Manifest) => manifest.apiVersion.split('/')[0] ?? '';

/** Whether the object is a NetworkPolicy of Kubernetes itself. */
export function isNetworkPolicy(manifest: Manifest): boolean {
  return manifest.kind === 'NetworkPolicy' && manifest.apiVersion === 'networking.k8s.io/v1';
}

/** Why the oracle cannot answer while this object is there, or undefined if it does not decide about connections. */
export function unmodelled(manifest: Manifest): string | undefined {
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
