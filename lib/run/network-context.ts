import { restartCalicoNode } from '../cluster/calico-restart.js';
import type { Cluster } from '../cluster/cluster.js';
import { remove } from '../cluster/remove.js';
import { NODES } from '../model/beside.js';
import type { Observation } from '../model/expectation.js';
import type { Manifest } from '../model/manifest.js';
import { refuseChangedWorld } from './changed-world.js';
import { Control } from './control.js';
import type { ConvergenceBounds } from './convergence.js';
import { refuseForeignPolicies } from './foreign-policies.js';
import { canonicalPod, inLane, type Lane, namespaceIn } from './lane.js';
import type { NetworkContext } from './network-case.js';
import { applyWithNamespaces } from './new-namespaces.js';
import { newPods } from './new-pods.js';
import { connectOutside } from './outside.js';
import { podOf } from './own-pods.js';
import { connectProbes } from './probes.js';
import { withRealAddresses } from './stand-ins.js';

/** The namespaces of the network world; that of the nodes' own probes is shared by all lanes. */
const NAMESPACES = ['x', 'y', 'z', NODES];

/** The network suite's context, and how to let go of its agents. */
export interface OpenNetworkContext {
  context: NetworkContext;
  close(): void;
}

/**
 * Connects to one lane of the network world that stands; the context has the names of lane 0, which cases are written in.
 * Throws EnvironmentError where a policy stands in it that is none of the suite's, or it is not as it was made: then no
 * verdict would be about the case.
 */
export async function networkContext(
  cluster: Cluster,
  bounds: ConvergenceBounds,
  lane: Lane = { index: 0 },
): Promise<OpenNetworkContext> {
  const namespaces = NAMESPACES.map((name) => namespaceIn(lane, name));
  await Promise.all([refuseForeignPolicies(cluster, namespaces), refuseChangedWorld(cluster, lane)]);
  const probes = await connectProbes(cluster, namespaces, lane, await connectOutside(cluster));
  const observe = namedBack(lane, probes.observe);
  const glance = namedBack(lane, probes.glance);
  const here = (objects: readonly Manifest[]) =>
    objects.map((object) => withRealAddresses(inLane(lane, object), probes.directory));
  return {
    context: {
      apply: (objects) => applyWithNamespaces(cluster, here(objects)),
      remove: (objects) => remove(cluster, here(objects)),
      appear: async (pods) => probes.add(await newPods(cluster, here(pods))),
      disappear: async (pods) => probes.drop(pods.map(podOf)),
      observe,
      glance,
      hold: namedBack(lane, probes.hold),
      release: (cells) => probes.release(cells),
      restart: () => restartCalicoNode(cluster),
      boots: () => new Map([...probes.agents].map(([pod, { bootId }]) => [pod, bootId])),
      control: new Control(observe, bounds, glance),
      bounds,
    },
    close: () => probes.close(),
  };
}

/** A server states the name that its pod has in the cluster. */
function namedBack<Asked extends unknown[]>(
  lane: Lane,
  observe: (...asked: Asked) => Promise<Observation[]>,
): (...asked: Asked) => Promise<Observation[]> {
  return async (...asked) =>
    (await observe(...asked)).map((seen) => {
      const { outcome } = seen;
      if (outcome.kind !== 'network' || outcome.server === undefined) return seen;
      return { ...seen, outcome: { ...outcome, server: canonicalPod(lane, outcome.server) } };
    });
}
