import { bundleAgent } from '../agent/bundle.js';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { bundleApps } from '../flows/apps-bundle.js';
import { FLOW_NAMESPACES, flowManifests } from '../flows/world/manifests.js';
import { materialManifests } from '../flows/world/materials.js';
import { openAdmin } from '../identity/admin.js';
import type { Authority } from '../identity/certificates.js';
import { awaitDiscovery } from '../identity/discovery.js';
import { seedRealm } from '../identity/realm.js';
import { realmDescriptions } from '../identity/realm-description.js';
import { openRoute, type Route } from '../identity/route.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { addressTable, outerAddresses } from './flow-addresses.js';
import { flowNodes, LOGIN_ORIGIN } from './flow-places.js';
import { podsReady } from './probe-world.js';

const ADMIN_USER = 'admin';
/** From the first apply to Keycloak's first answer; on two busy cores it starts beside much else. */
const KEYCLOAK_BOUND_MS = 180_000;

/** What the flow world is made of beside the cluster. */
export interface FlowWorldOptions {
  authority: Authority;
  secrets: RunSecrets;
}

/**
 * Makes the flow world ready: manifests with this run's addresses, programs, secrets, Keycloak and its realms. Done once,
 * at bring-up. `note` gets the last observed state.
 * Throws EnvironmentError with what is not ready, and ApiError where an object is refused.
 */
export async function prepareFlowWorld(
  cluster: Cluster,
  { authority, secrets }: FlowWorldOptions,
  note: (state: string) => void = () => {},
): Promise<void> {
  const admin = { user: ADMIN_USER, password: secrets.get('keycloak/flows-admin') };
  const [outer, apps, agent, tls] = await Promise.all([
    outerAddresses(cluster),
    bundleApps(),
    bundleAgent(),
    authority.issue([new URL(LOGIN_ORIGIN).hostname, 'keycloak.idp.svc.cluster.local']),
  ]);
  await apply(cluster, [
    ...flowManifests(addressTable(outer)),
    ...materialManifests({
      agent: { ...agent },
      apps,
      ca: authority.certificate,
      tls,
      admin,
      ofRealm: (realm) => secrets.ofRealm(realm),
    }),
  ]);
  const route = routeToFlowKeycloak(cluster, authority.certificate);
  try {
    await awaitDiscovery(route, 'master', KEYCLOAK_BOUND_MS, { note });
    const session = await openAdmin(route, admin);
    for (const description of realmDescriptions('cluster')) {
      note(`making realm ${description.realm}`);
      await seedRealm(session, description, secrets.ofRealm(description.realm));
    }
    await Promise.all([warmUp(route, 'flows'), podsReady(cluster, FLOW_NAMESPACES, note)]);
  } finally {
    await route.close();
  }
}

/** The way of the host to Keycloak inside the cluster: its node's port, under the name that everybody uses. */
export function routeToFlowKeycloak(cluster: Cluster, ca: string): Route {
  const { login } = flowNodes(cluster);
  return openRoute({ origin: LOGIN_ORIGIN, address: login.address, port: login.nodePort, ca });
}

/** Keycloak compiles its login page at the first request, which takes seconds; no case should pay for it. */
async function warmUp(route: Route, realm: string): Promise<void> {
  const query = new URLSearchParams({
    client_id: 'web',
    redirect_uri: 'http://rp.twinlock.test:8080/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  });
  const answer = await route.fetch(`/realms/${realm}/protocol/openid-connect/auth?${query}`);
  await answer.text();
}
