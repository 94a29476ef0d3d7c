import { apply } from '../cluster/apply.js';
import { awaited } from '../cluster/awaited.js';
import type { Cluster } from '../cluster/cluster.js';
import { read } from '../cluster/objects.js';
import type { Manifest } from '../model/manifest.js';
import { agentPrograms } from './probe-world.js';

const BOUND_MS = 20_000;

/**
 * Applies objects of a case. A namespace among them that is new is made fit for probe pods before anything else: it gets
 * the agents' program, and the service account without which the API server takes no pod is awaited.
 */
export async function applyWithNamespaces(
  cluster: Cluster,
  objects: readonly Manifest[],
): Promise<Manifest[]> {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const news: string[] = [];
  for (const { metadata } of namespaces) {
    if (!(await read(cluster, program(metadata.name)))) news.push(metadata.name);
  }
  if (news.length > 0) {
    const fresh = namespaces.filter(({ metadata }) => news.includes(metadata.name));
    await apply(cluster, [...fresh, ...(await agentPrograms(news))]);
    await Promise.all(news.map((name) => serviceAccount(cluster, name)));
  }
  return apply(cluster, objects);
}

function program(namespace: string): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'twinlock-agent', namespace } };
}

async function serviceAccount(cluster: Cluster, namespace: string): Promise<void> {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
  await awaited(
    {
      stage: 'worlds',
      expected: `the namespace ${namespace} has its default service account`,
      boundMs: BOUND_MS,
      everyMs: 50,
      nextStep: 'Look at kube-controller-manager: it makes the account of every namespace.',
    },
    async () => ((await read(cluster, account)) ? { reached: undefined } : { seen: 'not made yet' }),
  );
}
