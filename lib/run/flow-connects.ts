import type { Agent } from '../agent/agent.js';
import { newWindow } from '../agent/window.js';
import type { FlowConnection } from '../model/flow-cut.js';
import { RESOLVER } from '../model/hops.js';
import type { Denial } from './deny-switch.js';
import { LOGIN_ORIGIN, type NodePlace } from './flow-places.js';
import type { NodeProbe } from './node-probe.js';
import { reaches } from './reaches.js';

/** From where, and to where, the connections of the flow world are tried. */
export interface Ends {
  agentOf(pod: string): Agent;
  addressOf(pod: string): string;
  /** Where the browser reaches the pods that it may reach. */
  doors: Readonly<Record<string, NodePlace>>;
  /** Tries a connection from the API server's node. */
  node: NodeProbe;
}

/**
 * Silence in a short window may be a busy machine; a connection is called closed after a longer one as well. Whoever does not
 * greet as an agent would is known open only when the window ends, so that the first is short.
 */
const WINDOWS_MS = [120, 400];

const NODE_SAID = { connected: 'open', refused: 'refused', timeout: 'silence' } as const;

/** Every agent listens here, and no policy of the flow world opens it. */
const AGENT_PORT = 7000;

/** Tries a connection of the flow world with fresh sockets, from where it would be opened in the field. */
export function connector({ agentOf, addressOf, doors, node }: Ends) {
  return ({ from, to, port }: Pick<FlowConnection, 'from' | 'to' | 'port'>): Promise<boolean> => {
    if (from === 'browser') {
      const door = doors[to];
      return someWindow(async (ms) =>
        door && (await reaches(door.address, door.nodePort, ms)) ? 'open' : 'silence',
      );
    }
    if (from === 'api-server') {
      return someWindow(async (ms) => {
        const [said] = await node([[addressOf(to), port]], ms);
        return said === undefined ? 'silence' : NODE_SAID[said];
      });
    }
    const agent = agentOf(from);
    if (to === RESOLVER) return someWindow((ms) => resolves(agent, ms));
    return someWindow((ms) => probed(agent, addressOf(to), port, ms));
  };
}

/** Tries what the standing world denies: the agent's own port of a pod on another node, from each of these pods. */
export function deniedConnections(
  { agentOf, addressOf }: Pick<Ends, 'agentOf' | 'addressOf'>,
  pairs: readonly (readonly [from: string, to: string])[],
): () => Promise<Denial[]> {
  return () =>
    Promise.all(
      pairs.map(([from, to]) => probed(agentOf(from), addressOf(to), AGENT_PORT, WINDOWS_MS[1] ?? 0)),
    );
}

/** Only silence is asked again. */
async function someWindow(tried: (windowMs: number) => Promise<Denial>): Promise<boolean> {
  for (const windowMs of WINDOWS_MS) {
    const seen = await tried(windowMs);
    if (seen !== 'silence') return seen === 'open';
  }
  return false;
}

/**
 * An answer shows an open path, also of a server that does not greet as an agent would. A refusal does not: somebody listens
 * on every port that is asked, so it is what Calico answers where it rejects.
 */
async function probed(agent: Agent, address: string, port: number, windowMs: number): Promise<Denial> {
  const window = newWindow();
  const target = { key: `${window}.0`, address, port, protocol: 'TCP' as const };
  const { results } = await agent.probe({ window, windowMs, targets: [target] });
  const seen = results[0]?.result;
  if (seen === 'refused') return 'refused';
  return seen === undefined || seen === 'timeout' ? 'silence' : 'open';
}

/** A failure is asked again as well: it may be the resolver's own. */
async function resolves(agent: Agent, timeoutMs: number): Promise<Denial> {
  const { result } = await agent.lookup({ name: new URL(LOGIN_ORIGIN).hostname, timeoutMs });
  return result === 'resolved' ? 'open' : 'silence';
}
