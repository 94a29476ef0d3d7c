import { type Agent, connectAgent } from '../agent/agent.js';
import type { Cluster } from '../cluster/cluster.js';
import { openExec } from '../cluster/exec.js';
import { run } from '../cluster/exec-run.js';
import { NODE_PODS, STRANGER, type Stranger } from '../model/hops.js';
import type { PodFetch } from '../model/pod-request.js';
import { AGENT } from './new-pods.js';

/** Ways to send requests from pods of the network world, each of whose agents is connected at its first request. */
export interface Strangers {
  fetchFrom(pod: Stranger): PodFetch;
  close(): Promise<void>;
}

/** Whether a pod is none of the flow world's own. */
export function isStranger(pod: string): pod is Stranger {
  return [STRANGER, ...Object.values(NODE_PODS)].includes(pod as Stranger);
}

/** Strangers are pods of the network world; no policy stands in their namespaces as long as no network case runs. */
export function strangers(cluster: Cluster): Strangers {
  const agents = new Map<string, Promise<Agent>>();
  const agentOf = async (known: Stranger): Promise<Agent> => {
    const [namespace = '', pod = ''] = known.split('/');
    const command = ['node', '/twinlock/bridge.cjs'];
    const open = () => openExec(cluster, { namespace, pod, container: AGENT, command });
    const agent = agents.get(known) ?? connectAgent(known, open);
    agents.set(known, agent);
    agent.catch(() => agents.delete(known));
    return await agent;
  };
  return {
    fetchFrom: (pod) => async (request) => (await agentOf(pod)).http(request),
    close: async () => {
      for (const agent of agents.values()) (await agent.catch(() => undefined))?.close();
    },
  };
}

const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The token of a service account that a pod finds in its own files; undefined where there is none. Throws TransportError. */
export async function serviceAccountToken(cluster: Cluster, pod: string): Promise<string | undefined> {
  const [namespace = '', name = ''] = pod.split('/');
  const read = `try { process.stdout.write(require('fs').readFileSync('${TOKEN_FILE}')) } catch { }`;
  const { stdout } = await run(cluster, {
    namespace,
    pod: name,
    container: AGENT,
    command: ['node', '-e', read],
  });
  return stdout === '' ? undefined : stdout;
}
