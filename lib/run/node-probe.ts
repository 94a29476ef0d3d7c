import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { onNode } from '../cluster/node-exec.js';
import { EnvironmentError } from '../model/errors.js';

/** What a fresh connection met: a server, a refusal, or silence for as long as the window was open. */
export type NodeAnswer = 'connected' | 'refused' | 'timeout';
export type NodeProbe = (address: string, port: number, windowMs: number) => Promise<NodeAnswer>;

/** Ends with 0 and tells on stdout how it went, so that an exec which failed is never taken for silence. */
const SCRIPT = `said=$(timeout "$3" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1); echo "$? $said"`;

/**
 * Tries connections from the network of the control-plane node, where an API server stands. An answer takes about 0.1 s
 * longer than the connection. Throws EnvironmentError if the node cannot be asked.
 */
export function nodeProbe(cluster: Cluster): NodeProbe {
  const { name } = controlPlane(cluster);
  return async (address, port, windowMs) => {
    const seconds = (windowMs / 1000).toFixed(3);
    return answerOf(
      await onNode(cluster, name, ['bash', '-c', SCRIPT, 'probe', address, String(port), seconds]),
    );
  };
}

/** The answer that is meant by the status of `timeout` and what bash said. Throws EnvironmentError for anything else. */
export function answerOf(text: string): NodeAnswer {
  const [, status, said = ''] = /^(\d+) ?([\s\S]*)$/.exec(text) ?? [];
  if (status === '0') return 'connected';
  if (status === '124') return 'timeout';
  if (/refused|No route to host|unreachable/i.test(said)) return 'refused';
  throw new EnvironmentError('flows', 'the control-plane node cannot try a connection', {
    expected: 'connected, refused, or silence',
    seen: text.trim() || 'nothing',
    nextStep: 'docker exec the node and try bash and timeout there',
  });
}
