import pLimit from 'p-limit';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { openExec } from '../cluster/exec.js';
import { remove } from '../cluster/remove.js';
import type { ConnectionCell } from '../model/cell.js';
import { EnvironmentError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import { probeWorld } from '../run/probe-world.js';

/** As many probes at once as cyclonus starts, with the shortest timeout that its users set. */
const AT_ONCE = 15;
const TIMEOUT = '1s';

/** Pods with agnhost beside the probe pods: the same labels on the same nodes, so that policies mean them alike. */
function clientsOf(image: string): Manifest[] {
  return probeWorld()
    .filter(({ kind }) => kind === 'Pod')
    .map((pod) => {
      const { nodeSelector } = pod.spec as { nodeSelector: unknown };
      const { name, namespace, labels } = pod.metadata;
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `agnhost-${name}`,
          ...(namespace ? { namespace } : {}),
          ...(labels ? { labels } : {}),
        },
        spec: {
          nodeSelector,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'agnhost', image, imagePullPolicy: 'Never', args: ['pause'] }],
        },
      };
    });
}

/** Makes the clients, gives them to `work`, and takes them away however it ends. `ready` awaits that they run. */
export async function withFieldClients<T>(
  cluster: Cluster,
  image: string,
  ready: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  const clients = clientsOf(image);
  try {
    await apply(cluster, clients);
    await ready();
    return await work();
  } finally {
    await remove(cluster, clients);
  }
}

/**
 * Tries each cell as the field's suites do: one exec of `agnhost connect` a probe. Gives the cells that were open. UDP
 * sends what our agents answer to. Throws EnvironmentError where an exec gave no exit code, since that is no deny.
 */
export async function probeFieldWay(
  cluster: Cluster,
  cells: readonly ConnectionCell[],
  addressOf: (pod: string) => string,
): Promise<Set<ConnectionCell>> {
  const limit = pLimit(AT_ONCE);
  const open = new Set<ConnectionCell>();
  await Promise.all(
    cells.map((cell) =>
      limit(async () => {
        const [namespace = '', pod = ''] = cell.from.split('/');
        const command = [
          '/agnhost',
          'connect',
          `${addressOf(cell.to)}:${cell.port}`,
          `--timeout=${TIMEOUT}`,
          `--protocol=${cell.protocol.toLowerCase()}`,
          '--udp-data=twinlock bench\n',
        ];
        const stream = await openExec(cluster, {
          namespace,
          pod: `agnhost-${pod}`,
          container: 'agnhost',
          command,
        });
        const end = await stream.ended;
        stream.close();
        if ('lost' in end)
          throw new EnvironmentError('bench', `exec in ${cell.from} was lost`, { seen: end.lost });
        if (end.code === 0) open.add(cell);
      }),
    ),
  );
  return open;
}
