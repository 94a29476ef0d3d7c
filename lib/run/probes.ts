import { type Agent, connectAgent } from '../agent/agent.js';
import { observeMatrix } from '../agent/matrix.js';
import type { Cluster } from '../cluster/cluster.js';
import { openExec } from '../cluster/exec.js';
import type { Manifest } from '../model/manifest.js';
import type { ObserveWithControl } from './control.js';
import { canonicalPod, type Lane } from './lane.js';
import { podsOf } from './probe-world.js';

/** The first look at a cell waits this long for an answer, in milliseconds. */
const WINDOW_MS = 300;

/** The agents of some namespaces, each over a stream of its own that stays open. */
export interface Probes {
  agents: ReadonlyMap<string, Agent>;
  observe: ObserveWithControl;
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
): Promise<Probes> {
  const pods = (await podsOf(cluster, namespaces)).filter(hasAgent);
  const agents = new Map<string, Agent>();
  await Promise.all(
    pods.map(async ({ metadata: { namespace = '', name } }) => {
      const pod = canonicalPod(lane, `${namespace}/${name}`);
      const command = ['node', '/twinlock/bridge.cjs'];
      const agent = await connectAgent(pod, () =>
        openExec(cluster, { namespace, pod: name, container: 'agent', command }),
      ).catch(() => undefined);
      if (agent) agents.set(pod, agent);
    }),
  );
  const addresses = new Map(pods.flatMap((pod) => addressOf(pod, lane)));
  return {
    agents,
    observe: (cells, knownOpen, windowMs = WINDOW_MS) =>
      observeMatrix(agents, cells, { addresses, windowMs, knownOpen }),
    close: () => {
      for (const agent of agents.values()) agent.close();
    },
  };
}

function hasAgent({ spec }: Manifest): boolean {
  const { containers = [] } = (spec ?? {}) as { containers?: { name: string }[] };
  return containers.some(({ name }) => name === 'agent');
}

function addressOf({ metadata, status }: Manifest, lane: Lane): [string, string][] {
  const { podIP } = (status ?? {}) as { podIP?: string };
  return podIP === undefined ? [] : [[canonicalPod(lane, `${metadata.namespace}/${metadata.name}`), podIP]];
}
