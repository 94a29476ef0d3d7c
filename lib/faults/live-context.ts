import { changeApiServerFlag } from '../cluster/api-server-restart.js';
import { apply } from '../cluster/apply.js';
import { clusterOf } from '../cluster/cluster.js';
import { run } from '../cluster/exec-run.js';
import { onNode } from '../cluster/node-exec.js';
import { read } from '../cluster/objects.js';
import { remove } from '../cluster/remove.js';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { TestIssuers } from '../identity/test-issuers.js';
import type { Environment } from '../model/environment.js';
import type { FaultContext } from './context.js';
import { liveSideServers } from './live-side-servers.js';

/** How to get an admin session of the Keycloak inside the cluster; each use opens its own, since faults may outlast one. */
export type FlowsAdmin = <T>(work: (admin: KeycloakAdmin) => Promise<T>) => Promise<T>;

/** What the environment has beside the cluster, and when its API servers are ready. */
export interface Surroundings {
  flowsAdmin: FlowsAdmin;
  /** The same of the Keycloak that API servers trust. */
  admin: FlowsAdmin;
  /** The secret of a client of a realm of the flows. */
  secretOf(realm: string, client: string): string;
  issuers(): Promise<TestIssuers>;
  issuerReadAgain(): Promise<void>;
  /** Resolves when a restarted side server has read its issuers. */
  settled(server: string): Promise<void>;
}

/**
 * The fault context of a standing environment. `issuerReadAgain` resolves when a restarted API server knows its issuer:
 * before that it refuses every OIDC token, whatever the fault.
 */
export function liveFaultContext(
  environment: Environment,
  probes: FaultContext['probes'],
  { flowsAdmin, admin, secretOf, issuers, issuerReadAgain, settled }: Surroundings,
): FaultContext {
  const cluster = clusterOf(environment);
  return {
    environment,
    probes,
    onNode: (node, script) => onNode(cluster, node, ['bash', '-c', script]),
    apply: async (objects) => void (await apply(cluster, objects)),
    remove: (objects) => remove(cluster, objects),
    read: (object) => read(cluster, object),
    changeApiServerFlag: async (flag, value) => {
      const former = await changeApiServerFlag(cluster, flag, value);
      await issuerReadAgain();
      return former;
    },
    sideServers: liveSideServers(cluster, settled),
    issuers,
    keycloak: admin,
    flowsKeycloak: flowsAdmin,
    secretOf,
    inPod: async (pod, command) => {
      const [namespace = '', name = ''] = pod.split('/');
      const target = { namespace, pod: name, container: 'agent', command };
      const { code, stdout, stderr } = await run(cluster, target);
      if (code === 0) return stdout;
      throw new Error(`${command[0]} in ${pod} ended with code ${code}: ${stderr.slice(0, 300)}`);
    },
  };
}
