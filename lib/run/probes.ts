import { type Agent, connectAgent } from '../agent/agent.js';
import type { Directory } from '../agent/dial.js';
import { glance } from '../agent/glance.js';
import { observeMatrix } from '../agent/matrix.js';
import type { Cluster } from '../cluster/cluster.js';
import { openExec } from '../cluster/exec.js';
import { list } from '../cluster/objects.js';
import { type Cell, cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { Manifest } from '../model/manifest.js';
import type { ObserveWithControl } from './control.js';
import { directoryOf } from './directory.js';
import { canonicalPod, type Lane } from './lane.js';
import { AGENT, hasAgent } from './new-pods.js';
import type { OutsideHost } from './outside.js';
import { podsOf } from './probe-world.js';

/** The first look at a cell waits this long for an answer, in milliseconds. */
const WINDOW_MS = 300;

/** The agents of some namespaces, each over a stream of its own that stays open. */
export interface Probes {
  agents: ReadonlyMap<string, Agent>;
  /** Where all of them are at present. */
  readonly directory: Directory;
  observe: ObserveWithControl;
  /** Looks by the clients alone, to see whether a change has begun to show. */
  glance(cells: Cell[], windowMs?: number): Promise<Observation[]>;
  /** Opens and keeps a connection for each cell `via: held`. */
  hold(cells: Cell[]): Promise<Observation[]>;
  /** Closes what is kept for these cells; an agent that is gone has closed it already. */
  release(cells: readonly Cell[]): Promise<void>;
  /** Connects to the agents of pods that were made later, as the API server keeps them. Throws AgentError. */
  add(pods: readonly Manifest[]): Promise<void>;
  /** Forgets pods that are gone, `namespace/pod` in the names of lane 0. */
  drop(pods: readonly string[]): void;
  close(): void;
}

/**
 * Connects to the agent of every pod in these namespaces that has one; the agents have the names of lane 0. An agent that
 * does not answer is left out: its cells are then unknown, each with that reason, and the others can still be told.
 */
export async function connectProbes(
  cluster: Cluster,
  namespaces: readonly string[],
  lane: Lane = { index: 0 },
  outside?: OutsideHost,
): Promise<Probes> {
  const agents = new Map<string, Agent>(outside ? [[outside.agent.pod, outside.agent]] : []);
  const standing = new Map<string, Manifest>();
  let services: Manifest[] = [];
  let directory: Directory;
  const lookAround = () => {
    const { pods, ...rest } = directoryOf(
      { pods: [...standing.values()], services, nodes: cluster.nodes },
      lane,
    );
    directory = { ...rest, pods: outside ? new Map(pods).set(outside.agent.pod, outside.addresses) : pods };
  };
  const connect = async (pod: Manifest): Promise<void> => {
    const { namespace = '', name } = pod.metadata;
    const stated = `${namespace}/${name}`;
    const known = canonicalPod(lane, stated);
    standing.set(known, pod);
    const command = ['node', '/twinlock/bridge.cjs'];
    const open = () => openExec(cluster, { namespace, pod: name, container: AGENT, command });
    agents.set(known, await connectAgent(known, open, { stated }));
  };
  const readServices = async () => {
    const kind = { apiVersion: 'v1', kind: 'Service' };
    services = (await Promise.all(namespaces.map((namespace) => list(cluster, kind, { namespace })))).flat();
  };
  const pods = (await podsOf(cluster, namespaces)).filter(hasAgent);
  await Promise.all([readServices(), ...pods.map((pod) => connect(pod).catch(() => undefined))]);
  lookAround();
  return {
    agents,
    get directory() {
      return directory;
    },
    // A longer look confirms what disagrees: then what a server saw is worth its price.
    observe: (cells, knownOpen, windowMs = WINDOW_MS) => {
      const receipts = windowMs > WINDOW_MS ? 'every' : 'doubted';
      return observeMatrix(agents, cells, { directory, windowMs, knownOpen, receipts });
    },
    glance: (cells, windowMs = WINDOW_MS) => glance(agents, cells, { directory, windowMs }),
    hold: (cells) => observeMatrix(agents, cells, { directory, windowMs: WINDOW_MS, hold: true }),
    release: async (cells) => {
      const held = cells.map(cellId);
      const keepers = new Set(cells.flatMap((cell) => (cell.kind === 'connection' ? [cell.from] : [])));
      await Promise.all(
        [...keepers].map((pod) =>
          agents
            .get(pod)
            ?.release({ held })
            .catch(() => undefined),
        ),
      );
    },
    add: async (added) => {
      await Promise.all([readServices(), ...added.map(connect)]);
      lookAround();
    },
    drop: (gone) => {
      for (const pod of gone) {
        agents.get(pod)?.close();
        agents.delete(pod);
        standing.delete(pod);
      }
      lookAround();
    },
    close: () => {
      for (const agent of agents.values()) agent.close();
    },
  };
}
