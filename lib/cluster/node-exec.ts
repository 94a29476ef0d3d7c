import type { Cluster } from './cluster.js';
import { type EngineCall, engine } from './engine.js';

/**
 * Runs a command on a node, as root and outside every pod, and gives its stdout: `iptables-save`, `ipset list`,
 * `ctr --namespace k8s.io …`. No shell is between, so arguments need no quotes.
 * Throws EnvironmentError with what the command said if it ends with another code than 0.
 */
export async function onNode(
  cluster: Pick<Cluster, 'engineEnv'>,
  node: string,
  command: readonly string[],
  call: EngineCall = {},
): Promise<string> {
  const interactive = call.input !== undefined || call.inputFile !== undefined;
  const args = ['exec', '--privileged', ...(interactive ? ['--interactive'] : []), node, ...command];
  return await engine(cluster.engineEnv, `node ${node}`, args, call);
}
