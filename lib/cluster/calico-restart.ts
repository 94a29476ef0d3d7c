import type { Manifest } from '../model/manifest.js';
import { awaited } from './awaited.js';
import type { Cluster } from './cluster.js';
import { list } from './objects.js';
import { isReady } from './readiness.js';
import { remove } from './remove.js';

const SELECTION = { namespace: 'kube-system', labels: 'k8s-app=calico-node' };
const BOUND_MS = 120_000;

/**
 * Restarts calico-node, and Felix in it, on every node at once, as an upgrade or a crash would. Resolves when each node
 * has another pod of it that is Ready. Throws EnvironmentError with the last observed state after two minutes.
 */
export async function restartCalicoNode(cluster: Cluster, note?: (state: string) => void): Promise<void> {
  const before = await calicoNodes(cluster);
  await remove(cluster, before);
  await awaited(
    {
      stage: 'calico',
      expected: `each of ${before.length} nodes has a new calico-node that is Ready`,
      boundMs: BOUND_MS,
      everyMs: 250,
      nextStep: 'Look at the log of the pods with the label k8s-app=calico-node in kube-system.',
      ...(note === undefined ? {} : { note }),
    },
    async () => {
      const seen = stillAwaited(before, await calicoNodes(cluster));
      return seen === undefined ? { reached: undefined } : { seen };
    },
  );
}

/** What a restart still lacks, in words; undefined once as many new pods are Ready as there were old ones. Pure. */
export function stillAwaited(before: readonly Manifest[], now: readonly Manifest[]): string | undefined {
  const old = new Set(before.map(({ metadata }) => metadata.uid));
  const left = now.filter(({ metadata }) => old.has(metadata.uid)).length;
  const ready = now.filter((pod) => !old.has(pod.metadata.uid) && isReady(pod)).length;
  if (left === 0 && ready >= before.length) return undefined;
  return `${left} old pods are left, ${ready} of ${before.length} new ones are Ready`;
}

function calicoNodes(cluster: Cluster): Promise<Manifest[]> {
  return list(cluster, { apiVersion: 'v1', kind: 'Pod' }, SELECTION);
}
