import type { Manifest } from '../model/manifest.js';
import { awaited } from './awaited.js';
import type { Cluster } from './cluster.js';
import { list } from './objects.js';

/** The workloads that a cluster cannot be used without, by the label of their pods. */
const NEEDED = [
  { name: 'calico-node', labels: 'k8s-app=calico-node', everyNode: true },
  { name: 'kube-proxy', labels: 'k8s-app=kube-proxy', everyNode: true },
  { name: 'coredns', labels: 'k8s-app=kube-dns', everyNode: false },
];

/**
 * Awaits that the cluster can be used: every node Ready, calico-node and kube-proxy Ready on each of them, and
 * CoreDNS Ready. Throws EnvironmentError with what was not ready, and why, after `boundMs` milliseconds.
 */
export async function clusterReady(
  cluster: Cluster,
  options: { boundMs?: number; note?: (state: string) => void } = {},
): Promise<void> {
  await awaited(
    {
      stage: 'cluster',
      expected: 'every node is Ready, with Calico, kube-proxy and CoreDNS',
      boundMs: options.boundMs ?? 180_000,
      everyMs: 250,
      nextStep: 'Look at the pods of kube-system: `kubectl --kubeconfig … -n kube-system describe pods`.',
      ...(options.note === undefined ? {} : { note: options.note }),
    },
    async () => {
      const [nodes, pods] = await Promise.all([
        list(cluster, { apiVersion: 'v1', kind: 'Node' }),
        list(cluster, { apiVersion: 'v1', kind: 'Pod' }, { namespace: 'kube-system' }),
      ]);
      const missing = missingOf(cluster.nodes.length, nodes, pods);
      return missing.length === 0 ? { reached: undefined } : { seen: missing.join('; ') };
    },
  );
}

/** What a cluster of so many nodes still lacks, in words; nothing if it can be used. Pure. */
export function missingOf(
  nodeCount: number,
  nodes: readonly Manifest[],
  pods: readonly Manifest[],
): string[] {
  const readyNodes = nodes.filter(isReady).length;
  const missing = readyNodes < nodeCount ? [`${readyNodes} of ${nodeCount} nodes Ready`] : [];
  for (const { name, labels, everyNode } of NEEDED) {
    const [key = '', value] = labels.split('=');
    const mine = pods.filter(({ metadata }) => metadata.labels?.[key] === value);
    const wanted = everyNode ? nodeCount : Math.max(1, mine.length);
    const ready = mine.filter(isReady).length;
    if (ready < wanted) missing.push(`${name} ${ready} of ${wanted}${whyOf(mine)}`);
  }
  return missing;
}

/** Whether a node's or pod's condition Ready is True. */
export function isReady(object: Manifest): boolean {
  const { conditions = [] } = statusOf(object);
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

interface PodStatus {
  phase?: string;
  conditions?: { type: string; status: string }[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

function statusOf(object: Manifest): PodStatus {
  return Object(object.status) as PodStatus;
}

/** Why the first pod that is not ready waits, as its container's state tells. */
function whyOf(pods: readonly Manifest[]): string {
  for (const pod of pods.filter((one) => !isReady(one))) {
    const { initContainerStatuses = [], containerStatuses = [] } = statusOf(pod);
    const waiting = [...initContainerStatuses, ...containerStatuses].find(
      ({ state }) => state?.waiting?.reason && state.waiting.reason !== 'PodInitializing',
    );
    const { reason, message } = waiting?.state?.waiting ?? {};
    if (waiting) return ` (${waiting.name}: ${reason}${message ? `, ${message.slice(0, 160)}` : ''})`;
  }
  return '';
}
