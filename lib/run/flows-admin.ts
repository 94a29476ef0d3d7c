import { clusterOf } from '../cluster/cluster.js';
import { type KeycloakAdmin, openAdmin } from '../identity/admin.js';
import { RunSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import type { Redaction } from '../model/redaction.js';
import { routeToFlowKeycloak } from './flow-world.js';
import { ADMIN_USER, caOf } from './issuer.js';

/** Runs some work in an admin session of the Keycloak inside the cluster. Throws what the login or the work throws. */
export async function withFlowsAdmin<T>(
  environment: Environment,
  redaction: Redaction,
  work: (admin: KeycloakAdmin) => Promise<T>,
): Promise<T> {
  const secrets = new RunSecrets(environment.secretsFile, redaction);
  const route = routeToFlowKeycloak(clusterOf(environment), caOf(environment));
  try {
    const password = secrets.get('keycloak/flows-admin');
    return await work(await openAdmin(route, { user: ADMIN_USER, password }));
  } finally {
    await route.close();
  }
}
