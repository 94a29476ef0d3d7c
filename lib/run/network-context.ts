import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { remove } from '../cluster/remove.js';
import { EnvironmentError } from '../model/errors.js';
import { Control } from './control.js';
import type { ConvergenceBounds } from './convergence.js';
import type { NetworkContext } from './network-case.js';
import { connectProbes } from './probes.js';

/** The namespaces of the network world. */
const NAMESPACES = ['x', 'y', 'z'];

/** The network suite's context, and how to let go of its agents. */
export interface OpenNetworkContext {
  context: NetworkContext;
  close(): void;
}

/**
 * Connects to the network world that stands. Throws EnvironmentError where a policy stands in it that is none of the
 * suite's: with it no verdict would be about the case.
 */
export async function networkContext(
  cluster: Cluster,
  bounds: ConvergenceBounds,
): Promise<OpenNetworkContext> {
  await refuseForeignPolicies(cluster);
  const probes = await connectProbes(cluster, NAMESPACES);
  return {
    context: {
      apply: (objects) => apply(cluster, objects),
      remove: (objects) => remove(cluster, objects),
      observe: probes.observe,
      boots: () => new Map([...probes.agents].map(([pod, { bootId }]) => [pod, bootId])),
      control: new Control(probes.observe, bounds),
      bounds,
    },
    close: () => probes.close(),
  };
}

async function refuseForeignPolicies(cluster: Cluster): Promise<void> {
  const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const lists = await Promise.all(NAMESPACES.map((namespace) => list(cluster, kind, { namespace })));
  const names = lists.flat().map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  if (names.length === 0) return;
  throw new EnvironmentError('network', `policies stand in the network world: ${names.join(', ')}`, {
    expected: `no NetworkPolicy in ${NAMESPACES.join(', ')} before a case`,
    seen: names.join(', '),
    nextStep: 'delete them, or take the environment down and bring it up anew',
  });
}
