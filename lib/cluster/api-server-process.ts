import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';

/**
 * The flag that tells a side API server from the cluster's own: with it a server leaves the endpoints of the Service
 * `kubernetes` alone, so that pods never come to a side server. kubeadm never sets it.
 */
export const SIDE_MARK = '--endpoint-reconciler-type=none';

/**
 * Shell words that print the process ids of the cluster's own API server on its node, one a line. While the kubelet
 * replaces it there may be none, or two.
 */
export const CLUSTER_SERVER_IDS = `for p in $(pidof kube-apiserver); do
  grep -qzxe '${SIDE_MARK}' /proc/$p/cmdline || echo $p
done`;

/** The command line, word by word, of each process of the cluster's own API server. Throws EnvironmentError. */
export async function clusterServerCommands(cluster: Cluster): Promise<string[][]> {
  const script = `for p in $(${CLUSTER_SERVER_IDS}); do tr '\\0' '\\n' < /proc/$p/cmdline; echo; done; true`;
  const text = await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', script]);
  return text
    .split('\n\n')
    .map((block) => block.split('\n').filter(Boolean))
    .filter((words) => words.length > 0);
}
