import type { Environment } from '../model/environment.js';

/** A node of the cluster: the name of its container, which is also the node's name, and its addresses on the run's network. */
export type ClusterNode = Environment['nodes'][number];

/** A standing cluster: all that any other function of this room needs to reach it. Holds no secret, only where they are. */
export interface Cluster {
  /** kind's name of the cluster: `twinlock-<run>`. */
  name: string;
  /** The run that made it. */
  run: string;
  /** The run's own Docker network. */
  network: string;
  /** Path of the kubeconfig of the administrator, in the run's private folder. */
  kubeconfig: string;
  nodes: ClusterNode[];
  /** Environment variables under which the engine's command reaches the right engine, such as DOCKER_HOST. */
  engineEnv: Record<string, string>;
}

/** The cluster of an environment that stands. */
export function clusterOf(environment: Environment): Cluster {
  return {
    name: environment.cluster,
    run: environment.id,
    network: environment.network,
    kubeconfig: environment.kubeconfig,
    nodes: environment.nodes,
    engineEnv: { DOCKER_HOST: environment.dockerHost },
  };
}

/** The control-plane node. Throws if the cluster has none, which no cluster of ours may. */
export function controlPlane(cluster: Cluster): ClusterNode {
  const node = cluster.nodes.find(({ role }) => role === 'control-plane');
  if (!node) throw new TypeError(`cluster ${cluster.name} has no control-plane node`);
  return node;
}

/** The name that a run's cluster and network bear; the way back is `runOfName`. */
export function nameOfRun(run: string): string {
  return `twinlock-${run}`;
}

/** The run that a cluster or network is named after, or undefined if it is not one of ours. */
export function runOfName(name: string): string | undefined {
  return name.startsWith('twinlock-') ? name.slice('twinlock-'.length) : undefined;
}

/** The label by which everything of a run is found again. */
export const RUN_LABEL = 'dev.twinlock.run';

/** The environment variable by which a run's processes are found again; those that it starts must bear it. */
export const RUN_VARIABLE = 'TWINLOCK_RUN';
