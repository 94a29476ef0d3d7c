import type { Cluster } from './cluster.js';
import { onNode } from './node-exec.js';

/** Loading hundreds of megabytes into three nodes on two cores takes its time, and is still bounded. */
const LOAD_BOUND_MS = 300_000;

/**
 * Loads image archives (docker save or OCI, as files on the host) into the containerd of every node: nodes side by
 * side, archives of one node one after the other, since each import is bound by the same disk.
 */
export async function loadImages(
  cluster: Pick<Cluster, 'engineEnv' | 'nodes'>,
  archives: readonly string[],
): Promise<void> {
  await Promise.all(
    cluster.nodes.map(async ({ name }) => {
      for (const inputFile of archives) {
        await onNode(
          cluster,
          name,
          ['ctr', '--namespace', 'k8s.io', 'images', 'import', '--snapshotter', 'overlayfs', '-'],
          { inputFile, timeoutMs: LOAD_BOUND_MS },
        );
      }
    }),
  );
}

/** The names of the images that a node's containerd has, sorted. */
export async function nodeImages(cluster: Pick<Cluster, 'engineEnv'>, node: string): Promise<string[]> {
  const text = await onNode(cluster, node, ['ctr', '--namespace', 'k8s.io', 'images', 'list', '--quiet']);
  return text
    .split('\n')
    .filter((name) => name !== '' && !name.startsWith('sha256:'))
    .sort();
}
