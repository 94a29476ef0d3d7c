import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from '../cluster/apply.js';
import { parseManifests } from '../cluster/calico-manifest.js';
import { type Cluster, clusterOf } from '../cluster/cluster.js';
import { tokenReview } from '../cluster/token-review.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import { awaitIssuerRead, awaitOidc, type Review } from '../identity/oidc-ready.js';
import type { Route } from '../identity/route.js';
import { RunSecrets } from '../identity/run-secrets.js';
import { tokenRequest } from '../identity/service-account-token.js';
import { mintToken } from '../identity/tokens.js';
import { checkout } from '../model/checkout.js';
import type { Environment } from '../model/environment.js';
import type { Manifest } from '../model/manifest.js';
import type { Redaction } from '../model/redaction.js';
import { bindingsInForce } from './bindings-in-force.js';
import { caOf } from './issuer.js';

/** The API server retries discovery every 10 s, and its first try may have come before Keycloak. */
const OIDC_BOUND_MS = 60_000;

/** The access world as it stands in `fixtures/access`. */
export function accessManifests(): Manifest[] {
  const folder = join(checkout, 'fixtures', 'access');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseManifests(readFileSync(join(folder, file), 'utf8')));
}

/**
 * Applies the access world and awaits that the API server decides by its bindings and accepts a good ID token.
 * Throws EnvironmentError with what was last seen, and ApiError where an object is refused.
 */
export async function raiseAccessWorld(
  cluster: Cluster,
  sources: { route: Route; secrets: RunSecrets },
  note: (state: string) => void,
): Promise<void> {
  const manifests = accessManifests();
  await apply(cluster, manifests);
  await bindingsInForce(cluster, manifests);
  await awaitOidc(reviewOfAlice(cluster, sources), OIDC_BOUND_MS, note);
}

/**
 * Awaits that a restarted API server has read its issuer's keys anew; until then it refuses every token of the issuer,
 * and every access case would be red for a reason of its own. Whether it accepts the token is not asked here, since
 * that may be what somebody just broke. Throws EnvironmentError with what TokenReview last said.
 */
export async function issuerReadAgain(environment: Environment, redaction: Redaction): Promise<void> {
  const { issuerBase, hostPort } = environment.keycloak;
  const route = routeToKeycloak(issuerBase, hostPort, caOf(environment));
  const secrets = new RunSecrets(environment.secretsFile, redaction);
  try {
    await awaitIssuerRead(reviewOfAlice(clusterOf(environment), { route, secrets }), OIDC_BOUND_MS);
  } finally {
    await route.close();
  }
}

/** Asks the API server about a fresh ID token of a user of the fixtures. */
function reviewOfAlice(
  cluster: Pick<Cluster, 'kubeconfig'>,
  sources: { route: Route; secrets: RunSecrets },
): () => Promise<Review> {
  const serviceAccountToken = tokenRequest(cluster);
  const alice = { from: 'keycloak', realm: 'k8s', client: 'kubernetes', user: 'alice', token: 'id' } as const;
  return async () => {
    const token = await mintToken(alice, { ...sources, serviceAccountToken });
    return tokenReview(cluster, token ?? '');
  };
}
