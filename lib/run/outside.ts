import { type Agent, connectAgent } from '../agent/agent.js';
import { bundleAgent } from '../agent/bundle.js';
import type { Addresses } from '../agent/dial.js';
import { besideAddresses, besideName, startBeside } from '../cluster/beside-container.js';
import type { Cluster } from '../cluster/cluster.js';
import { openContainerExec } from '../cluster/container-exec.js';
import { OUTSIDE } from '../model/beside.js';
import { addressesOf } from './directory.js';

/** Where the agent's program stands in the container, and what it listens on. */
const PLACE = '/twinlock';
const LISTEN = '80/TCP,81/TCP,80/UDP,81/UDP';
/** The folder that pods mount for it is not there. */
const SOCKET = '/tmp/agent.sock';

/** The host outside the cluster, as the network suite sees it. */
export interface OutsideHost {
  agent: Agent;
  addresses: Addresses;
}

/**
 * Starts the host outside the cluster: a probe in a container on the run's network, the stand-in for the internet.
 * Throws EnvironmentError with the engine's words.
 */
export async function raiseOutside(
  cluster: Pick<Cluster, 'name' | 'run' | 'network' | 'engineEnv'>,
  { image, folder }: { image: string; folder: string },
): Promise<void> {
  await startBeside(cluster, 'outside', {
    image,
    folder,
    place: PLACE,
    files: { ...(await bundleAgent()) },
    env: { TWINLOCK_POD: OUTSIDE, TWINLOCK_LISTEN: LISTEN, TWINLOCK_SOCKET: SOCKET },
    command: ['node', `${PLACE}/agent.cjs`],
  });
}

/** Connects to it; undefined where it does not run or does not answer: its cells are then unknown. */
export async function connectOutside(cluster: Cluster): Promise<OutsideHost | undefined> {
  const addresses = await besideAddresses(cluster, 'outside');
  if (addresses.length === 0) return undefined;
  const { run, engineEnv } = cluster;
  const command = ['node', `${PLACE}/bridge.cjs`];
  const open = () =>
    openContainerExec({ run, engineEnv, container: besideName(cluster, 'outside'), command });
  const agent = await connectAgent(OUTSIDE, open).catch(() => undefined);
  return agent && { agent, addresses: addressesOf(addresses) };
}
