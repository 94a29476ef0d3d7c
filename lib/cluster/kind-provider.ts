import { rm } from 'node:fs/promises';
import { disconnect } from './connection.js';
import type { KindCommand } from './kind-command.js';
import { createKindCluster } from './kind-create.js';
import { onNode } from './node-exec.js';
import { loadImages } from './node-images.js';
import type { ClusterProvider } from './provider.js';
import { leftRuns, sweepRun } from './sweep.js';

/**
 * Clusters made by kind, on the engine of `command.env`. A cluster is removed by the engine's own labels rather than
 * by `kind delete`, so that a half-made one, or one whose kind is gone, is removed all the same.
 */
export function kindProvider(command: KindCommand): ClusterProvider {
  return {
    name: 'kind',
    create: (options) => createKindCluster(command, options),
    async remove(run, kubeconfig) {
      if (kubeconfig !== undefined) {
        await disconnect(kubeconfig);
        await rm(kubeconfig, { force: true });
      }
      await sweepRun(command.env, run);
    },
    loadImages,
    onNode: (cluster, node, args) => onNode(cluster, node, args),
    runs: () => leftRuns(command.env),
  };
}
