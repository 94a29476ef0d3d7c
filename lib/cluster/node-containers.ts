import { z } from 'zod';
import type { ClusterNode } from './cluster.js';
import { engine } from './engine.js';

const inspectedSchema = z.array(
  z.looseObject({
    Name: z.string(),
    Config: z.looseObject({ Labels: z.record(z.string(), z.string()) }),
    NetworkSettings: z.looseObject({
      Networks: z.record(
        z.string(),
        z.looseObject({ IPAddress: z.string(), GlobalIPv6Address: z.string().optional() }),
      ),
    }),
  }),
);

/** kind's label of its containers: the cluster's name. */
export const KIND_CLUSTER_LABEL = 'io.x-k8s.kind.cluster';
const KIND_ROLE_LABEL = 'io.x-k8s.kind.role';

/** The node containers of a cluster, the control-plane first, with their addresses on its network. */
export async function nodeContainers(
  engineEnv: Record<string, string>,
  name: string,
  network: string,
): Promise<ClusterNode[]> {
  const ids = await engine(engineEnv, 'cluster', [
    'ps',
    '--all',
    '--quiet',
    '--filter',
    `label=${KIND_CLUSTER_LABEL}=${name}`,
  ]);
  const containers = ids.split('\n').filter(Boolean);
  if (containers.length === 0) return [];
  return nodesOf(await engine(engineEnv, 'cluster', ['inspect', ...containers]), network);
}

/** Reads the output of `docker inspect` of node containers. */
export function nodesOf(inspected: string, network: string): ClusterNode[] {
  return inspectedSchema
    .parse(JSON.parse(inspected))
    .map(({ Name, Config, NetworkSettings }): ClusterNode => {
      const here = NetworkSettings.Networks[network];
      return {
        name: Name.replace(/^\//, ''),
        role: Config.Labels[KIND_ROLE_LABEL] === 'control-plane' ? 'control-plane' : 'worker',
        address: here?.IPAddress ?? '',
        ...(here?.GlobalIPv6Address ? { address6: here.GlobalIPv6Address } : {}),
      };
    })
    .sort((a, b) => (a.role === b.role ? a.name.localeCompare(b.name) : a.role === 'control-plane' ? -1 : 1));
}
