import { clusterOf } from '../cluster/cluster.js';
import { stopSideServers } from '../cluster/side-server.js';
import { standingFault } from '../faults/standing.js';
import type { Environment } from '../model/environment.js';
import type { Session } from './session.js';

/**
 * Ends the API servers that the access suite has started beside the cluster's own: what comes next needs their share of the
 * machine. Where a fault stands they stay, since it may be in one of them. That they cannot be ended is told, and breaks
 * nothing.
 */
export async function restSideServers(
  environment: Environment,
  { progress }: Pick<Session, 'progress'>,
): Promise<void> {
  if (standingFault(environment.folder) !== undefined) return;
  await stopSideServers(clusterOf(environment)).catch((error: Error) =>
    progress.say(`the API servers beside the cluster's own go on running: ${error.message}`),
  );
}
