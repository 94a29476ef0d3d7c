import { EnvironmentError, InputError } from '../model/errors.js';
import { askAsAdmin } from './admin-request.js';
import { clusterServerCommands } from './api-server-process.js';
import { awaited } from './awaited.js';
import { type Cluster, controlPlane } from './cluster.js';
import { disconnect } from './connection.js';
import { authenticationText, caOnNode, runCa } from './side-authentication.js';
import { describedServers, sidePort } from './side-descriptions.js';
import { sideFlags, withSideFlag } from './side-flags.js';
import { fatalLine, serverLog } from './side-log.js';
import { type SideServer, sideFolder, sideServer, writeSideKubeconfig } from './side-place.js';
import {
  endProcess,
  endProcesses,
  isAlive,
  restartProcess,
  startedWith,
  startProcess,
} from './side-process.js';

/** A server that serves, or the reason why its process ended by itself: the last thing that it said. */
export type SideStart = { started: true; server: SideServer } | { started: false; reason: string };

/** Gets the last observed state of a start whenever it changes. */
type Note = (state: string) => void;

/**
 * Starts the side API server of that description and resolves when it answers /readyz, or when its process has ended
 * by itself. One that runs is left exactly as it is: whatever changed it meant to.
 * Throws InputError if nothing describes it, EnvironmentError if it neither serves nor ends within a minute.
 */
export async function startSideServer(cluster: Cluster, name: string, note?: Note): Promise<SideStart> {
  const described = describedServers();
  const description = described.get(name);
  if (!description) {
    throw new InputError(`no API server is called ${name}`, [], {
      expected: 'a file of kind-config/api-servers/',
      seen: name,
      nextStep: `Write kind-config/api-servers/${name}.yaml, or one of ${[...described.keys()].join(', ')}.`,
    });
  }
  const [[own], pem] = await Promise.all([clusterServerCommands(cluster), runCa(cluster)]);
  const words = sideFlags(own?.slice(1) ?? [], description, {
    port: sidePort(name),
    ca: caOnNode(),
    authentication: sideFolder(name).authentication,
  });
  const file = description.authentication;
  await writeSideKubeconfig(cluster, sideServer(cluster, name));
  await startProcess(cluster, name, words, file === undefined ? '' : authenticationText(file, pem));
  return await servingOrEnded(cluster, name, note);
}

/** Ends a side server; one that does not run is no error. Its files on the node stay, its log among them. */
export async function stopSideServer(cluster: Cluster, name: string): Promise<void> {
  await disconnect(sideServer(cluster, name).kubeconfig);
  await endProcess(cluster, name);
}

/**
 * Ends all side servers that run: each is an API server, and even one that nobody asks costs two cores a few percent of
 * their time. Whoever needs one starts it again, with what describes it.
 */
export async function stopSideServers(cluster: Cluster): Promise<void> {
  for (const name of describedServers().keys()) await disconnect(sideServer(cluster, name).kubeconfig);
  await endProcesses(cluster);
}

/**
 * Ends a side server and starts it with the same flags and the same files, as they are now.
 * Resolves as `startSideServer` does. Throws EnvironmentError if it was never started.
 */
export async function restartSideServer(cluster: Cluster, name: string, note?: Note): Promise<SideStart> {
  await disconnect(sideServer(cluster, name).kubeconfig);
  await restartProcess(cluster, name);
  return await servingOrEnded(cluster, name, note);
}

/**
 * Restarts a side server with one flag (without dashes) changed, or taken away with `undefined`, and gives the value
 * that it had, with which the same call puts it back. A flag that is as wanted already restarts nothing.
 * Throws EnvironmentError if it was never started.
 */
export async function changeSideServerFlag(
  cluster: Cluster,
  name: string,
  flag: string,
  value: string | undefined,
): Promise<{ previous: string | undefined; start: SideStart }> {
  const { words, previous } = withSideFlag(await startedWith(cluster, name), flag, value);
  if (previous !== value) {
    await disconnect(sideServer(cluster, name).kubeconfig);
    await restartProcess(cluster, name, words);
  }
  return { previous, start: await servingOrEnded(cluster, name) };
}

async function servingOrEnded(cluster: Cluster, name: string, note?: Note): Promise<SideStart> {
  const server = sideServer(cluster, name);
  const start = await awaited<SideStart>(
    {
      stage: `api server ${name}`,
      expected: `the API server ${name} is ready or ends`,
      boundMs: 60_000,
      everyMs: 250,
      nextStep: `Look at ${sideFolder(name).log} on the node ${controlPlane(cluster).name}.`,
      ...(note === undefined ? {} : { note }),
    },
    async () => {
      const answer = await askAsAdmin(server, { method: 'GET', path: '/readyz', timeoutMs: 3000 }).catch(
        (error: Error) => ({ code: 0, body: error.message }),
      );
      if (answer.code === 200) return { reached: { started: true, server } };
      // Asked after the answer, so that one that ended in between is not taken for one that is still starting.
      if (await isAlive(cluster, name)) {
        return {
          seen: `starting: ${answer.code === 0 ? '' : `${answer.code} `}${answer.body.slice(0, 200)}`,
        };
      }
      return { reached: { started: false, reason: fatalLine(await serverLog(cluster, name)) } };
    },
  );
  if (start.started || !start.reason.includes('address already in use')) return start;
  throw new EnvironmentError(`api server ${name}`, `its port is taken: ${start.reason}`, {
    expected: `port ${sidePort(name)} of the control-plane node is free`,
    seen: start.reason,
    nextStep: 'Look who listens there; `twinlock down` and `up` make the node anew.',
  });
}
