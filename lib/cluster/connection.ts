import { Agent } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { EnvironmentError } from '../model/errors.js';

/** How an API server is reached as the administrator. */
export interface Connection {
  /** `https://host:port` of the API server. */
  server: string;
  /** PEM of the cluster's CA: the only one that is trusted. */
  ca: string;
  /** Keeps sockets open and shows the administrator's certificate. */
  agent: Agent;
  kubeConfig: KubeConfig;
}

const connections = new Map<string, Promise<Connection>>();

/**
 * The administrator's connection to the cluster of a kubeconfig, made once for each file. client-node reads the file;
 * it is imported here and late, since it takes 0.7 s that `--help` must not wait for.
 * Throws EnvironmentError if the file is missing or names no cluster.
 */
export function connect(kubeconfig: string): Promise<Connection> {
  const known = connections.get(kubeconfig);
  if (known) return known;
  const made = open(kubeconfig);
  connections.set(kubeconfig, made);
  // A file that was not there yet may be there at the next call.
  made.catch(() => connections.delete(kubeconfig));
  return made;
}

/** Closes the sockets to a cluster that is going away, and forgets its file: the next of that name has other keys. */
export async function disconnect(kubeconfig: string): Promise<void> {
  const connection = connections.get(kubeconfig);
  connections.delete(kubeconfig);
  (await connection?.catch(() => undefined))?.agent.destroy();
}

async function open(kubeconfig: string): Promise<Connection> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromFile(kubeconfig);
  } catch (error) {
    throw unusable(kubeconfig, error instanceof Error ? error.message : String(error));
  }
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) throw unusable(kubeconfig, 'its current context names no cluster');
  const options: { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer } = {};
  await kubeConfig.applyToHTTPSOptions(options);
  if (!options.ca) throw unusable(kubeconfig, 'it holds no CA for the cluster');
  return {
    server: cluster.server,
    ca: options.ca.toString(),
    agent: new Agent({ ...options, keepAlive: true, maxSockets: 16 }),
    kubeConfig,
  };
}

function unusable(kubeconfig: string, seen: string): EnvironmentError {
  return new EnvironmentError('cluster', `the kubeconfig ${kubeconfig} cannot be used: ${seen}`, {
    expected: 'the kubeconfig of a cluster that Twinlock made',
    seen,
    nextStep: 'Run `npm run -s twinlock -- down` and then `up` to make the environment anew.',
  });
}
