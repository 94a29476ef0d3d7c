import type { Manifest } from '../model/manifest.js';
import { awaited } from './awaited.js';
import type { Cluster } from './cluster.js';
import { list } from './objects.js';

/** A workload of kube-system that must be Ready, found by one label of its pods. */
interface Needed {
  name: string;
  label: string;
  everyNode: boolean;
}

const NETWORK: readonly Needed[] = [
  { name: 'calico-node', label: 'calico-node', everyNode: true },
  { name: 'kube-proxy', label: 'kube-proxy', everyNode: true },
];
const ALL: readonly Needed[] = [...NETWORK, { name: 'coredns', label: 'kube-dns', everyNode: false }];

interface Wait {
  /** Milliseconds; 180 s if left out. */
  boundMs?: number;
  /** Gets the last observed state whenever it changes. */
  note?: (state: string) => void;
}

/**
 * Awaits that pods can be connected: every node Ready, calico-node and kube-proxy Ready on each of them.
 * Throws EnvironmentError with what was not ready, and why.
 */
export async function networkReady(cluster: Cluster, wait: Wait = {}): Promise<void> {
  await ready(cluster, NETWORK, 'every node is Ready, with Calico and kube-proxy', wait);
}

/** Awaits that the cluster can be used: the network as above, and CoreDNS. Throws EnvironmentError. */
export async function clusterReady(cluster: Cluster, wait: Wait = {}): Promise<void> {
  await ready(cluster, ALL, 'every node is Ready, with Calico, kube-proxy and CoreDNS', wait);
}

async function ready(
  cluster: Cluster,
  needed: readonly Needed[],
  expected: string,
  { boundMs = 180_000, note }: Wait,
): Promise<void> {
  await awaited(
    {
      stage: 'calico',
      expected,
      boundMs,
      everyMs: 250,
      nextStep: `Run \`kubectl --kubeconfig ${cluster.kubeconfig} -n kube-system describe pods\`.`,
      ...(note === undefined ? {} : { note }),
    },
    async () => {
      const [nodes, pods] = await Promise.all([
        list(cluster, { apiVersion: 'v1', kind: 'Node' }),
        list(cluster, { apiVersion: 'v1', kind: 'Pod' }, { namespace: 'kube-system' }),
      ]);
      const missing = missingOf(cluster.nodes.length, needed, nodes, pods);
      return missing.length === 0 ? { reached: undefined } : { seen: missing.join('; ') };
    },
  );
}

/** What a cluster of so many nodes still lacks, in words; nothing if it can be used. Pure. */
export function missingOf(
  nodeCount: number,
  needed: readonly Needed[],
  nodes: readonly Manifest[],
  pods: readonly Manifest[],
): string[] {
  const readyNodes = nodes.filter(isReady).length;
  const missing = readyNodes < nodeCount ? [`${readyNodes} of ${nodeCount} nodes Ready`] : [];
  for (const { name, label, everyNode } of needed) {
    const mine = pods.filter(({ metadata }) => metadata.labels?.['k8s-app'] === label);
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
