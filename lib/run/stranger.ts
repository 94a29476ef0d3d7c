import { type Agent, connectAgent } from '../agent/agent.js';
import type { Cluster } from '../cluster/cluster.js';
import { openExec } from '../cluster/exec.js';
import { run } from '../cluster/exec-run.js';
import { STRANGER } from '../model/hops.js';
import type { PodFetch } from '../model/pod-request.js';
import { AGENT } from './new-pods.js';

/** A way to send requests from the stranger's pod, whose agent is connected at the first of them. */
export interface Stranger {
  fetch: PodFetch;
  close(): Promise<void>;
}

/** The stranger is a pod of the network world, in a namespace without policies as long as no network case runs. */
export function stranger(cluster: Cluster): Stranger {
  let agent: Promise<Agent> | undefined;
  const [namespace = '', pod = ''] = STRANGER.split('/');
  const command = ['node', '/twinlock/bridge.cjs'];
  const open = () => openExec(cluster, { namespace, pod, container: AGENT, command });
  return {
    fetch: async (request) => {
      agent ??= connectAgent(STRANGER, open);
      agent.catch(() => {
        agent = undefined;
      });
      return await (await agent).http(request);
    },
    close: async () => (await agent?.catch(() => undefined))?.close(),
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
