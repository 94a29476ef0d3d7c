import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adminRequest } from './admin-request.js';
import { awaited } from './awaited.js';
import { type Cluster, nameOfRun } from './cluster.js';
import { ensureNetwork } from './docker-network.js';
import { type KindCommand, kind } from './kind-command.js';
import { completeKindConfig, kindTemplate } from './kind-template.js';
import { nodeContainers } from './node-containers.js';
import { loadOidcFlags } from './oidc-flags.js';
import type { CreateOptions } from './provider.js';

const CREATE_BOUND_MS = 300_000;

/**
 * Makes a kind cluster on the run's own network. kind itself tells nobody when the API server answers, and only writes
 * the kubeconfig once all nodes have joined; here both happen as early as they can, so that `onApiServer` can apply
 * Calico while workers join. Throws EnvironmentError of kind or of the stage that never came.
 */
export async function createKindCluster(command: KindCommand, options: CreateOptions): Promise<Cluster> {
  const name = nameOfRun(options.run);
  const config = completeKindConfig(kindTemplate(), {
    name,
    caFolder: options.caFolder,
    oidc: loadOidcFlags(),
  });
  return await options.progress.stage('cluster', async (note) => {
    await ensureNetwork(command.env, name, options.run);
    const stop = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
    const creating = createNodes(command, { ...options, name, config, note, signal });
    const serving = early(command, { ...options, name, signal });
    try {
      const [, cluster] = await Promise.all([creating, serving]);
      return cluster;
    } catch (error) {
      // Whichever failed first, the other must not go on making things.
      stop.abort();
      await Promise.allSettled([creating, serving]);
      throw error;
    }
  });
}

interface Creation extends CreateOptions {
  name: string;
  signal: AbortSignal;
}

async function createNodes(
  command: KindCommand,
  {
    name,
    run,
    nodeImage,
    folder,
    config,
    note,
    signal,
  }: Creation & { config: string; note: (line: string) => void },
): Promise<void> {
  // kind writes its own copy at the end; ours is there earlier and stays.
  const copy = join(folder, 'kubeconfig.kind');
  const args = [
    'create',
    'cluster',
    '--name',
    name,
    '--image',
    nodeImage,
    '--kubeconfig',
    copy,
    '--config',
    '-',
  ];
  await kind(command, args, { input: config, network: name, run, note, signal, timeoutMs: CREATE_BOUND_MS });
  await rm(copy, { force: true });
}

/** Awaits the API server's first answer to the administrator, then lets `onApiServer` begin. */
async function early(
  command: KindCommand,
  { name, run, folder, signal, onApiServer }: Creation,
): Promise<Cluster> {
  const kubeconfig = join(folder, 'kubeconfig');
  const bound = {
    stage: 'cluster',
    boundMs: CREATE_BOUND_MS,
    everyMs: 500,
    nextStep: 'Look at the control-plane container: `docker logs`, then `journalctl -u kubelet` inside it.',
    signal,
  };
  const cluster = await awaited({ ...bound, expected: 'the administrator’s kubeconfig exists' }, async () => {
    const nodes = await nodeContainers(command.env, name, name);
    if (nodes.length === 0) return { seen: 'no node yet' };
    const text = await kind(command, ['get', 'kubeconfig', '--name', name], { network: name, run });
    await writeFile(kubeconfig, text, { mode: 0o600 });
    return { reached: { name, run, network: name, kubeconfig, nodes, engineEnv: command.env } };
  });
  await awaited(
    { ...bound, everyMs: 200, expected: 'the API server answers the administrator' },
    async () => {
      // Not /readyz, which is open to all: the administrator's rights are bound a moment after the server starts.
      await adminRequest(cluster, { method: 'GET', path: '/api/v1/nodes?limit=1' });
      return { reached: true };
    },
  );
  await onApiServer?.(cluster);
  return cluster;
}
