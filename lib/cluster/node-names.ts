import type { Cluster } from './cluster.js';
import { onNode } from './node-exec.js';

/** The file is mounted into the node's container, so that it is written in its place and never replaced. */
export const NAME_SCRIPT = `
  set -eu
  line="$1 $2"
  grep -qxF "$line" "$3" && exit 0
  kept=$(grep -v " $2$" "$3" || true)
  printf '%s\\n%s\\n' "$kept" "$line" > "$3"
`;

/**
 * Gives a name to an address on a node, in the node's own hosts file: its processes, an API server among them, do not
 * ask the cluster's resolver. A name has one address; another call gives it another. Throws EnvironmentError.
 */
export async function nameOnNode(
  cluster: Pick<Cluster, 'engineEnv'>,
  node: string,
  address: string,
  name: string,
): Promise<void> {
  await onNode(cluster, node, ['sh', '-c', NAME_SCRIPT, 'sh', address, name, '/etc/hosts']);
}
