import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { connect } from '../cluster/connection.js';
import { remove } from '../cluster/remove.js';
import { browserHost } from '../flows/browser/chromium.js';
import { trustingHome } from '../flows/browser/trust-store.js';
import { privateFolder } from '../host/paths.js';
import { openAdmin } from '../identity/admin.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import { bundleLogin } from '../identity/login/bundle.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { toolPath } from '../images/tools.js';
import type { Environment } from '../model/environment.js';
import { AccessServers } from './access-servers.js';
import { bindingsInForce } from './bindings-in-force.js';
import type { KubectlContext } from './kubectl-case.js';
import { openTerminal } from './kubectl-terminal.js';

/** A context of kubectl cases, and how to let go of its browser and connections. */
export interface OpenKubectlContext extends KubectlContext {
  close(): Promise<void>;
}

/** Bound of each navigation of the person's browser, in milliseconds. */
const NAVIGATION_MS = 30_000;

/**
 * Readies what people have: kubectl, the credential plugin, a browser. The programs are written anew each time, so that
 * an environment which stands longer than the sources runs what the sources say. Throws EnvironmentError.
 */
export async function openKubectlContext(
  environment: Environment,
  cluster: Cluster,
  options: { ca: string; secrets: RunSecrets; chromium?: string },
): Promise<OpenKubectlContext> {
  const { ca, secrets, chromium } = options;
  const { issuerBase, hostPort, adminUser } = environment.keycloak;
  const folder = privateFolder(join(environment.folder, 'kubectl'));
  const route = routeToKeycloak(issuerBase, hostPort, ca);
  const [kubectl, programs, home, admin] = await Promise.all([
    toolPath('kubectl'),
    bundleLogin(),
    trustingHome(folder, ca),
    openAdmin(route, { user: adminUser, password: secrets.get('keycloak/admin') }),
  ]);
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
  const { hostname, port, host } = new URL(issuerBase);
  const browser = browserHost({
    ...(chromium === undefined ? {} : { executablePath: chromium }),
    home,
    routes: { [host]: `127.0.0.1:${hostPort}` },
    timeoutMs: NAVIGATION_MS,
  });
  browser.warmUp();
  const servers = new AccessServers(cluster);
  return {
    apply: (objects) => apply(cluster, objects),
    remove: (objects) => remove(cluster, objects),
    inForce: (objects) => bindingsInForce(cluster, objects),
    open: async ({ login, at }) => {
      const server = await connect((await servers.placeOf(at)).kubeconfig);
      const issuer = `${issuerBase}/realms/${login.realm}`;
      return openTerminal({
        folder,
        kubectl,
        login,
        password: secrets.ofRealm(login.realm).passwordOf(login.user),
        places: {
          server: { url: server.server, ca: server.ca },
          issuer,
          caFile: environment.caFile,
          issuerPort: hostPort,
          plugin: join(folder, 'login.cjs'),
          handOver: join(folder, 'hand-over.cjs'),
        },
        session: {
          admin,
          realm: login.realm,
          issuer: {
            issuer,
            client: login.client,
            ca,
            connect: { host: hostname, port: Number(port || '443'), address: '127.0.0.1', toPort: hostPort },
          },
        },
        openBrowser: () => browser.open(),
      });
    },
    close: async () => {
      await browser.close();
      await route.close();
    },
  };
}
