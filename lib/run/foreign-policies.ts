import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';

const KUBERNETES = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
const CALICO = { apiVersion: 'crd.projectcalico.org/v1', kind: 'NetworkPolicy' };
const GLOBAL = { apiVersion: 'crd.projectcalico.org/v1', kind: 'GlobalNetworkPolicy' };

/** The one policy for the whole cluster that is Twinlock's: it logs what the flow world's namespaces deny. */
const OWN = new Set(['twinlock-log-denied']);

/**
 * Refuses to begin where a policy stands that no case has applied: of Kubernetes or of Calico in these namespaces, or one
 * of Calico for the whole cluster. With it no verdict would be about the case. Throws EnvironmentError with the names.
 */
export async function refuseForeignPolicies(
  cluster: Pick<Cluster, 'kubeconfig'>,
  namespaces: readonly string[],
): Promise<void> {
  const lists = await Promise.all([
    list(cluster, GLOBAL),
    ...namespaces.flatMap((namespace) =>
      [KUBERNETES, CALICO].map((kind) => list(cluster, kind, { namespace })),
    ),
  ]);
  const names = foreignNames(lists.flat());
  if (names.length === 0) return;
  throw new EnvironmentError('network', `policies stand in the network world: ${names.join(', ')}`, {
    expected: `no policy in ${namespaces.join(', ')} and none for the whole cluster before a case`,
    seen: names.join(', '),
    nextStep: 'delete them, or take the environment down and bring it up anew',
  });
}

/**
 * The policies that are not Twinlock's own, as `kind namespace/name`. Calico shows each NetworkPolicy of Kubernetes among
 * its own only where its API is served, never among the stored ones.
 */
export function foreignNames(policies: readonly Manifest[]): string[] {
  return policies.filter((policy) => !isOwnPolicy(policy)).map(manifestName);
}

/** Whether it is the policy that only logs: it isolates nobody whom another does not, so that it decides about nothing. */
export function isOwnPolicy({ kind, metadata }: Manifest): boolean {
  return kind === GLOBAL.kind && OWN.has(metadata.name);
}
