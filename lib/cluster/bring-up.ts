import { applyCalico } from './calico.js';
import type { CalicoManifest } from './calico-manifest.js';
import type { Cluster } from './cluster.js';
import { holdCoreDns, releaseCoreDns } from './coredns.js';
import type { ClusterProvider, CreateOptions } from './provider.js';
import { clusterReady, networkReady } from './readiness.js';

export interface BringUpOptions extends Omit<CreateOptions, 'onApiServer'> {
  calico: CalicoManifest;
  /** Prefix of Calico's log lines of this run: see `logPrefixOf`. */
  logPrefix: string;
  /** Image archives that the nodes lack; none where the node image holds all. */
  archives?: readonly string[];
}

/**
 * A cluster that can be used: made by the provider, with Calico, every node Ready, names resolved. Calico is applied
 * as soon as the API server answers, so that it starts on each node as the node joins.
 * Throws EnvironmentError with the stage, its last observed state and the next step.
 */
export async function bringUpCluster(provider: ClusterProvider, options: BringUpOptions): Promise<Cluster> {
  const cluster = await provider.create({
    ...options,
    onApiServer: async (early) => {
      // Before Calico's pods ask for them: the nodes' containerd runs since they were made.
      if (options.archives?.length) {
        await options.progress.stage('load images', () => provider.loadImages(early, options.archives ?? []));
      }
      await applyCalico(early, options.calico, options.logPrefix);
      await holdCoreDns(early);
    },
  });
  await options.progress.stage('calico', async (note) => {
    await networkReady(cluster, { note });
    await releaseCoreDns(cluster);
    await clusterReady(cluster, { note });
  });
  return cluster;
}
