import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleAgent } from '../agent/bundle.js';
import { apply } from '../cluster/apply.js';
import { awaited } from '../cluster/awaited.js';
import { parseManifests } from '../cluster/calico-manifest.js';
import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { isReady } from '../cluster/readiness.js';
import { checkout } from '../model/checkout.js';
import type { Manifest } from '../model/manifest.js';
import { inLane } from './lane.js';

const READY_BOUND_MS = 120_000;

/**
 * Copies of the network world: one a core, three at most. On two cores a second lane shortens the suite by a third and
 * lengthens a case by a fifth; a third one only does the latter.
 */
export const NETWORK_LANES = Math.min(3, availableParallelism());

/** The network world as it stands in `fixtures/network`; each lane has a copy. */
export function probeWorld(): Manifest[] {
  return fixture('world.yaml');
}

function fixture(file: string): Manifest[] {
  return parseManifests(readFileSync(join(checkout, 'fixtures', 'network', file), 'utf8'));
}

/** The ConfigMap that carries the agent's program, for each of these namespaces. */
export async function agentPrograms(namespaces: readonly string[]): Promise<Manifest[]> {
  const data = { ...(await bundleAgent()) };
  return namespaces.map((namespace) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'twinlock-agent', namespace },
    data,
  }));
}

/**
 * Applies every lane of the network world and awaits that every probe pod listens. Throws EnvironmentError with the pods
 * that do not, and ApiError where an object is refused.
 */
export async function raiseProbeWorld(cluster: Cluster, note: (state: string) => void): Promise<void> {
  const world = probeWorld();
  const lanes = Array.from({ length: NETWORK_LANES }, (_, index) => ({ index }));
  // The nodes' own probes stand once, for all lanes.
  const objects = [
    ...lanes.flatMap((lane) => world.map((object) => inLane(lane, object))),
    ...fixture('nodes.yaml'),
  ];
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  await apply(cluster, [...objects, ...(await agentPrograms(namespaces))]);
  await podsReady(cluster, namespaces, note);
}

/** Awaits that every pod of the namespaces is Ready. Throws EnvironmentError with those that are not. */
export async function podsReady(
  cluster: Cluster,
  namespaces: readonly string[],
  note: (state: string) => void,
): Promise<void> {
  await awaited(
    {
      stage: 'worlds',
      expected: `every pod of ${namespaces.join(', ')} is Ready`,
      boundMs: READY_BOUND_MS,
      everyMs: 300,
      nextStep:
        'look at the pod that is missing: `kubectl describe pod`, with the kubeconfig of `twinlock status`',
      note,
    },
    async () => {
      const pods = await podsOf(cluster, namespaces);
      const waiting = pods
        .filter((pod) => !isReady(pod))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      if (pods.length > 0 && waiting.length === 0) return { reached: undefined };
      return {
        seen: `${pods.length - waiting.length} of ${pods.length} Ready, not yet: ${waiting.join(', ')}`,
      };
    },
  );
}

/** The pods of these namespaces, as the API server keeps them. */
export async function podsOf(
  cluster: Pick<Cluster, 'kubeconfig'>,
  namespaces: readonly string[],
): Promise<Manifest[]> {
  const lists = await Promise.all(
    namespaces.map((namespace) => list(cluster, { apiVersion: 'v1', kind: 'Pod' }, { namespace })),
  );
  return lists.flat();
}
