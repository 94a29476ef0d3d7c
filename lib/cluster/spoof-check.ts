import type { Cluster } from './cluster.js';
import { run } from './exec-run.js';
import { list } from './objects.js';

/**
 * Put before the programs that write rules. Felix gives the check of spoofed sources (rpfilter, in the raw table) the same
 * action as its policies, and the kernel takes REJECT in the filter table alone: Felix then fails at each start, and is
 * started again every few seconds. That one rule drops instead, as it does by default.
 */
export const WRAPPER = `#!/bin/sh
PATH=\${PATH#*:}
while IFS= read -r line; do
  case $line in *rpfilter*"--jump REJECT") line="\${line%REJECT}DROP" ;; esac
  printf '%s\\n' "$line"
done | "\${0##*/}" "$@"
`;

/** Writes it, its first argument, into the first folder of the path for each such program that is there. */
export const INSTALL = `set -e
first=\${PATH%%:*}
mkdir -p "$first"
for name in iptables-nft-restore ip6tables-nft-restore iptables-legacy-restore ip6tables-legacy-restore; do
  PATH=\${PATH#*:} command -v "$name" >/dev/null || continue
  printf '%s' "$1" >"$first/.$name"
  chmod 0755 "$first/.$name"
  mv "$first/.$name" "$first/$name"
done`;

/**
 * Keeps Felix alive where it rejects: from its next start on, in each pod of calico-node as it runs now. Changes nothing
 * where it drops. Source: felix/rules/static.go of Calico 3.28, StaticRawPreroutingChain. Throws ApiError, and
 * TransportError if a pod cannot be reached.
 */
export async function spareSpoofCheck(cluster: Pick<Cluster, 'kubeconfig'>): Promise<void> {
  const pods = await list(
    cluster,
    { apiVersion: 'v1', kind: 'Pod' },
    { namespace: 'kube-system', labels: 'k8s-app=calico-node' },
  );
  await Promise.all(
    pods.map(({ metadata }) =>
      run(cluster, {
        namespace: 'kube-system',
        pod: metadata.name,
        container: 'calico-node',
        command: ['sh', '-c', INSTALL, 'install', WRAPPER],
      }),
    ),
  );
}
