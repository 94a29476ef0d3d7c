import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from '../cluster/apply.js';
import { parseManifests } from '../cluster/calico-manifest.js';
import type { Cluster } from '../cluster/cluster.js';
import { tokenReview } from '../cluster/token-review.js';
import { awaitOidc } from '../identity/oidc-ready.js';
import type { Route } from '../identity/route.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { mintToken } from '../identity/tokens.js';
import { checkout } from '../model/checkout.js';
import type { Manifest } from '../model/manifest.js';
import { tokenRequest } from './access-context.js';
import { bindingsInForce } from './bindings-in-force.js';

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
  await issuerKnown(cluster, sources, note);
}

/**
 * Awaits that the API server accepts a good ID token of its issuer: after its start, and after every restart, since it
 * reads the issuer's keys anew and refuses all of its tokens until then. Throws EnvironmentError with what TokenReview
 * last said.
 */
export async function issuerKnown(
  cluster: Pick<Cluster, 'kubeconfig'>,
  sources: { route: Route; secrets: RunSecrets },
  note: (state: string) => void = () => {},
): Promise<void> {
  const serviceAccountToken = tokenRequest(cluster);
  const alice = { from: 'keycloak', realm: 'k8s', client: 'kubernetes', user: 'alice', token: 'id' } as const;
  await awaitOidc(
    async () => {
      const token = (await mintToken(alice, { ...sources, serviceAccountToken })) ?? '';
      const { authenticated, user, error } = await tokenReview(cluster, token);
      return { authenticated, user: user ?? '', error: error ?? '' };
    },
    OIDC_BOUND_MS,
    note,
  );
}
