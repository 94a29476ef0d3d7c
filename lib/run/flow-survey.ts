import type { Agent } from '../agent/agent.js';
import { newWindow } from '../agent/window.js';
import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { run } from '../cluster/exec-run.js';
import type { Survey } from '../flows/survey.js';
import { EnvironmentError } from '../model/errors.js';
import { type Party, RESOLVER } from '../model/hops.js';
import { type Listener, listenerName } from '../model/listeners.js';
import { flowNodes, LOGIN_ORIGIN, type NodePlace } from './flow-places.js';
import { AGENT } from './new-pods.js';
import type { NodeProbe } from './node-probe.js';
import { listenedPorts } from './pod-listeners.js';
import { reaches } from './reaches.js';

/** From where, and to where, the flow world is tried. */
export interface SurveyEnds {
  agentOf(pod: string): Agent;
  /** Of a pod, the resolver or the API server. */
  addressOf(on: Listener['on']): string;
  /** The browser's ways in, by `namespace/pod:port`. */
  doors: Readonly<Record<string, NodePlace>>;
  node: NodeProbe;
  /** The pod's own tables of TCP connections, both families. */
  tables(pod: string): Promise<string>;
}

/** Where the node of the relying party publishes its keys; fixtures/flows/rp.yaml. */
const KEYS_NODE_PORT = 30081;

/** Silence in a short window may be a busy machine; what is silent is asked once more, for longer. */
const WINDOWS_MS = [400, 900] as const;

/** The survey of a standing flow world; `pods` are the addresses of its pods and of the resolver's, by `namespace/pod`. */
export function flowSurvey(
  cluster: Cluster,
  { agentOf, pods, node }: Pick<SurveyEnds, 'agentOf' | 'node'> & { pods: ReadonlyMap<string, string> },
): Survey {
  const { relyingParty, login } = flowNodes(cluster);
  return surveyOf({
    agentOf,
    node,
    addressOf: (on) => {
      if (on === 'api-server') return controlPlane(cluster).address;
      const pod = on === RESOLVER ? [...pods.keys()].find((one) => one.startsWith('kube-system/')) : on;
      return pods.get(pod ?? on) ?? '';
    },
    doors: {
      'rp/web:8080': relyingParty,
      'rp/web:8081': { ...relyingParty, nodePort: KEYS_NODE_PORT },
      'idp/keycloak:8443': login,
    },
    tables: (pod) => tablesOf(cluster, pod),
  });
}

async function tablesOf(cluster: Cluster, name: string): Promise<string> {
  const [namespace = '', pod = ''] = name.split('/');
  const command = ['cat', '/proc/net/tcp', '/proc/net/tcp6'];
  const { code, stdout, stderr } = await run(cluster, { namespace, pod, container: AGENT, command });
  if (code === 0) return stdout;
  throw new EnvironmentError('flows', `what ${name} listens on cannot be read`, {
    expected: 'the tables of its connections',
    seen: stderr.trim() || `code ${code}`,
    nextStep: `kubectl -n ${namespace} describe pod ${pod}`,
  });
}

/** Tries the targets in one window; gives those that answered. */
type Look = (targets: readonly Listener[], windowMs: number) => Promise<Listener[]>;

/** Looks at the flow world from each of its parties. */
export function surveyOf(ends: SurveyEnds): Survey {
  const looks = (from: Party): Look => {
    if (from === 'api-server') return fromNode(ends);
    return from === 'browser' ? fromOutside(ends) : fromPod(ends, from);
  };
  return {
    listening: async (pod) => listenedPorts(await ends.tables(pod)),
    answering: async (from, targets) => {
      const look = looks(from);
      const [short, long] = WINDOWS_MS;
      const found = await look(targets, short);
      const silent = targets.filter((one) => !found.includes(one));
      const late = silent.length === 0 ? [] : await look(silent, long);
      return targets.filter((one) => found.includes(one) || late.includes(one));
    },
  };
}

function fromNode({ addressOf, node }: SurveyEnds): Look {
  return async (targets, windowMs) => {
    const answers = await node(
      targets.map(({ on, port }) => [addressOf(on), port] as const),
      windowMs,
    );
    return targets.filter((_, index) => answers[index] === 'connected');
  };
}

function fromOutside({ doors }: SurveyEnds): Look {
  return async (targets, windowMs) => {
    const open = await Promise.all(
      targets.map((one) => {
        const door = doors[listenerName(one)];
        // Any other address would be asked of networks that are not ours.
        if (!door) throw new RangeError(`no node publishes ${listenerName(one)}`);
        return reaches(door.address, door.nodePort, windowMs);
      }),
    );
    return targets.filter((_, index) => open[index]);
  };
}

function fromPod({ agentOf, addressOf }: SurveyEnds, from: Party): Look {
  const agent = agentOf(from);
  return async (targets, windowMs) => {
    const window = newWindow();
    const tcp = targets.filter(({ protocol }) => protocol === 'TCP');
    const probes = tcp.map(({ on, port }, index) => {
      return { key: `${window}.${index}`, address: addressOf(on), port, protocol: 'TCP' as const };
    });
    const [reply, lookup] = await Promise.all([
      agent.probe({ window, windowMs, targets: probes }),
      agent.lookup({ name: new URL(LOGIN_ORIGIN).hostname, timeoutMs: windowMs }),
    ]);
    const broken = reply.control.filter(({ ok }) => !ok).map(({ listener }) => listener);
    if (windowMs === WINDOWS_MS[1]) mustHaveHeard(from, reply.lagMs, windowMs, broken);
    const silent = new Set(['timeout', 'refused', undefined]);
    const answered = tcp.filter((_, index) => {
      return !silent.has(reply.results.find(({ key }) => key === `${window}.${index}`)?.result);
    });
    // A name is asked for over UDP; that is the only thing that anybody listens for there.
    const named = lookup.result === 'resolved' ? targets.filter(({ protocol }) => protocol === 'UDP') : [];
    return [...answered, ...named];
  };
}

/** Silence says something only of a pod that could have heard an answer (DESIGN, rules of evidence 2a and 2b). */
function mustHaveHeard(pod: string, lagMs: number, windowMs: number, broken: readonly string[]): void {
  if (lagMs <= windowMs / 3 && broken.length === 0) return;
  throw new EnvironmentError('flows', `${pod} could not tell whether anybody answered`, {
    expected: 'a pod that hears its own listeners, and whose program does not stand still',
    seen: broken.length > 0 ? `no answer of ${broken.join(', ')} over loopback` : `${lagMs} ms of standstill`,
    nextStep: 'run the case again on a machine that is less busy',
  });
}
