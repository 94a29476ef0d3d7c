import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { onNode } from '../cluster/node-exec.js';
import { EnvironmentError } from '../model/errors.js';

/** What a fresh connection met: a server, a refusal, or silence for as long as the window was open. */
export type NodeAnswer = 'connected' | 'refused' | 'timeout';
/** An address and a port. */
export type NodeTarget = readonly [address: string, port: number];
/** Tries the targets at once; the answers come in their order. */
export type NodeProbe = (targets: readonly NodeTarget[], windowMs: number) => Promise<NodeAnswer[]>;

/** Ends with 0 and tells on stdout how each target did, so that an exec which failed is never taken for silence. */
const SCRIPT = `
window=$1; shift
while [ $# -gt 0 ]; do
  { said=$(timeout "$window" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1); echo "$1 $2 $?" $said; } &
  shift 2
done
wait`;

/**
 * Tries connections from the network of the control-plane node, where an API server stands. An answer takes about 0.1 s
 * longer than the connection. Throws EnvironmentError if the node cannot be asked.
 */
export function nodeProbe(cluster: Cluster): NodeProbe {
  const { name } = controlPlane(cluster);
  return async (targets, windowMs) => {
    const seconds = (windowMs / 1000).toFixed(3);
    const ends = targets.flatMap(([address, port]) => [address, String(port)]);
    const said = await onNode(cluster, name, ['bash', '-c', SCRIPT, 'probe', seconds, ...ends]);
    return targets.map((target) => answerOf(target, said));
  };
}

/** The answer that is meant by the status of `timeout` and what bash said. Throws EnvironmentError for anything else. */
export function answerOf([address, port]: NodeTarget, said: string): NodeAnswer {
  const line = said.split('\n').find((one) => one.startsWith(`${address} ${port} `)) ?? '';
  const [, , status, ...words] = line.split(' ');
  if (status === '0') return 'connected';
  if (status === '124') return 'timeout';
  if (/refused|No route to host|unreachable/i.test(words.join(' '))) return 'refused';
  throw new EnvironmentError('flows', 'the control-plane node cannot try a connection', {
    expected: `${address}:${port} connected, refused, or silent`,
    seen: line || said.trim() || 'nothing',
    nextStep: 'docker exec the node and try bash and timeout there',
  });
}
