import { clusterOf } from '../cluster/cluster.js';
import { type KeycloakAdmin, openAdmin } from '../identity/admin.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import type { Route } from '../identity/route.js';
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
  const route = routeToFlowKeycloak(clusterOf(environment), caOf(environment));
  const password = new RunSecrets(environment.secretsFile, redaction).get('keycloak/flows-admin');
  return await within(route, { user: ADMIN_USER, password }, work);
}

/** Runs some work in an admin session of the Keycloak that API servers trust. Throws what the login or the work throws. */
export async function withAccessAdmin<T>(
  environment: Environment,
  redaction: Redaction,
  work: (admin: KeycloakAdmin) => Promise<T>,
): Promise<T> {
  const { issuerBase, hostPort, adminUser } = environment.keycloak;
  const route = routeToKeycloak(issuerBase, hostPort, caOf(environment));
  const password = new RunSecrets(environment.secretsFile, redaction).get('keycloak/admin');
  return await within(route, { user: adminUser, password }, work);
}

async function within<T>(
  route: Route,
  login: { user: string; password: string },
  work: (admin: KeycloakAdmin) => Promise<T>,
): Promise<T> {
  try {
    return await work(await openAdmin(route, login));
  } finally {
    await route.close();
  }
}
