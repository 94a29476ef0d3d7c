import { EnvironmentError } from '../model/errors.js';
import { describe } from './admin.js';
import { awaitDiscovery } from './discovery.js';
import type { KeycloakSettings } from './keycloak-container.js';
import { openRoute, type Route } from './route.js';

/** A Keycloak that answers. */
export interface StartedKeycloak {
  /** Name of its container. */
  container: string;
  /** The loopback port on which the host reaches it. */
  hostPort: number;
  route: Route;
}

/** How long Keycloak may take from container start to its first answer: 10 s idle, a minute beside a cluster's start. */
const READY_MS = 180_000;

/**
 * Starts Keycloak on the run's network and waits until its discovery document is served. The container outlives this
 * process. `note` gets the last observed state.
 * Throws an EnvironmentError if the container cannot be made, ends, or does not answer in time; the error carries the
 * last observed state and the container's last lines, and the container stays for a look until the run is swept.
 */
export async function startKeycloak(
  settings: KeycloakSettings,
  note: (state: string) => void = () => {},
): Promise<StartedKeycloak> {
  // The library reads these from the environment and from nowhere else. Inside a container it would ask the default
  // bridge where the host is, and an engine of ours has none; its reaper would remove what `up` must keep.
  process.env.DOCKER_HOST = settings.dockerHost;
  process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1';
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { KEYCLOAK_PORT, KeycloakContainer } = await import('./keycloak-container.js');
  note('starting the container');
  const container = await new KeycloakContainer(settings).start().catch((error: unknown) => {
    throw new EnvironmentError('keycloak', `the container of ${settings.image} could not be started`, {
      expected: `a container on network ${settings.network}, published on 127.0.0.1`,
      seen: describe(error),
      nextStep:
        'twinlock images list shows whether the image is there; twinlock down removes a left container',
      cause: error,
    });
  });
  const hostPort = container.getMappedPort(KEYCLOAK_PORT);
  const { origin, ca } = settings;
  const route = openRoute({ origin, address: '127.0.0.1', port: hostPort, ca });
  const handle = (await getContainerRuntimeClient()).container.getById(container.getId());
  const gaveUp = async () => {
    const { State } = await handle.inspect();
    if (State.Running) return undefined;
    const lines = await handle.logs({ stdout: true, stderr: true, tail: 8 });
    return `exit code ${State.ExitCode}${State.OOMKilled ? ', out of memory' : ''}; its last lines:\n${plain(lines)}`;
  };
  await awaitDiscovery(route, 'master', READY_MS, { note, gaveUp });
  return { container: container.getName().replace(/^\//, ''), hostPort, route };
}

/** Reaches the Keycloak of an environment that stands. */
export function routeToKeycloak(origin: string, hostPort: number, ca: string): Route {
  return openRoute({ origin, address: '127.0.0.1', port: hostPort, ca });
}

/** The engine multiplexes stdout and stderr with a header of 8 bytes a piece, the last four of them its length. */
function plain(log: Buffer): string {
  const pieces: string[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    pieces.push(log.toString('utf8', at + 8, end));
    at = end;
  }
  return pieces.join('').trim();
}
