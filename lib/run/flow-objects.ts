import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { FLOW_NAMESPACES } from '../flows/world/manifests.js';
import { STRANGER } from '../model/hops.js';
import type { Manifest } from '../model/manifest.js';
import { isOwnPolicy } from './foreign-policies.js';

/** Where the cluster's resolver stands; what closes it stops every call by name. */
const RESOLVER_SPACE = 'kube-system';
/** Those whose pods take part: the stranger's is one of the network world. */
const SPACES = [...FLOW_NAMESPACES, STRANGER.split('/', 1).join()];
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };
const POD = { apiVersion: 'v1', kind: 'Pod' };
const SERVICE = { apiVersion: 'v1', kind: 'Service' };
const SERVICE_ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount' };
const NETWORK_POLICY = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
const calico = (kind: string) => ({ apiVersion: 'crd.projectcalico.org/v1', kind });

/**
 * All that decides about connections of the flow world and of the cluster's resolver: pods, namespaces, service accounts,
 * the Services that stand in front of pods, and the policies and network sets of Kubernetes and Calico, those of the whole cluster too; not our own, which only
 * logs. `more` are namespaces of the user's that take part. Throws ApiError.
 */
export async function liveObjects(cluster: Cluster, more: readonly string[] = []): Promise<Manifest[]> {
  const spaces = [...SPACES, ...more];
  const known = new Set<string>([...spaces, RESOLVER_SPACE]);
  const policies = [NETWORK_POLICY, calico('NetworkPolicy'), calico('NetworkSet')];
  const lists = await Promise.all([
    list(cluster, NAMESPACE).then((all) => all.filter(({ metadata }) => known.has(metadata.name))),
    list(cluster, POD, { namespace: RESOLVER_SPACE, labels: 'k8s-app=kube-dns' }),
    list(cluster, SERVICE, { namespace: RESOLVER_SPACE, labels: 'k8s-app=kube-dns' }),
    list(cluster, calico('GlobalNetworkPolicy')).then((all) => all.filter((one) => !isOwnPolicy(one))),
    list(cluster, calico('GlobalNetworkSet')),
    ...spaces.flatMap((namespace) =>
      [POD, SERVICE, SERVICE_ACCOUNT].map((kind) => list(cluster, kind, { namespace })),
    ),
    ...[...known].flatMap((namespace) => policies.map((kind) => list(cluster, kind, { namespace }))),
  ]);
  return lists.flat().map(seenByPolicies);
}

/** Where Calico keeps the labels of what its own API has stored. */
const KEPT_LABELS = 'projectcalico.org/metadata';

/** What policies can see of an object; the rest would only fill the history. */
function seenByPolicies({ apiVersion, kind, metadata, spec, status }: Manifest): Manifest {
  const { name, namespace, labels } = metadata;
  const kept = metadata.annotations?.[KEPT_LABELS];
  const { podIP, phase } = (status ?? {}) as { podIP?: string; phase?: string };
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(kept ? { annotations: { [KEPT_LABELS]: kept } } : {}),
    },
    ...(spec === undefined ? {} : { spec }),
    ...(kind === 'Pod' ? { status: { podIP, phase } } : {}),
  };
}

/** The pods' addresses by `namespace/pod`. */
export function addressesOf(objects: readonly Manifest[]): Map<string, string> {
  return new Map(objects.flatMap(addressOf));
}

function addressOf({ kind, metadata, status }: Manifest): [string, string][] {
  const { podIP } = (status ?? {}) as { podIP?: string };
  return kind === 'Pod' && podIP !== undefined ? [[`${metadata.namespace}/${metadata.name}`, podIP]] : [];
}
