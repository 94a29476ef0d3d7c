import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { FLOW_NAMESPACES } from '../flows/world/manifests.js';
import type { Manifest } from '../model/manifest.js';

/** The live policies, pods and namespaces of the flow world, and the cluster's resolver. Throws ApiError. */
export async function liveObjects(cluster: Cluster): Promise<Manifest[]> {
  const within = FLOW_NAMESPACES.flatMap((namespace) => [
    list(cluster, { apiVersion: 'v1', kind: 'Pod' }, { namespace }),
    list(cluster, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, { namespace }),
  ]);
  const [spaces, resolver, ...rest] = await Promise.all([
    list(cluster, { apiVersion: 'v1', kind: 'Namespace' }),
    list(
      cluster,
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: 'kube-system', labels: 'k8s-app=kube-dns' },
    ),
    ...within,
  ]);
  const known = new Set<string>([...FLOW_NAMESPACES, 'kube-system']);
  return [...spaces.filter(({ metadata }) => known.has(metadata.name)), ...resolver, ...rest.flat()].map(
    seenByPolicies,
  );
}

/** What policies can see of an object; the rest would only fill the history. */
function seenByPolicies({ apiVersion, kind, metadata, spec, status }: Manifest): Manifest {
  const { name, namespace, labels } = metadata;
  const { podIP, phase } = (status ?? {}) as { podIP?: string; phase?: string };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) },
    spec,
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
