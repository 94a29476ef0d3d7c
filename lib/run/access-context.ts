import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { remove } from '../cluster/remove.js';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { Route } from '../identity/route.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { tokenRequest } from '../identity/service-account-token.js';
import type { TestIssuers } from '../identity/test-issuers.js';
import { mintToken } from '../identity/tokens.js';
import { checkout } from '../model/checkout.js';
import type { AccessContext } from './access-needs.js';
import { AccessServers } from './access-servers.js';
import { bindingsInForce, bindingsOutOfForce } from './bindings-in-force.js';
import { outerChange } from './outer-change.js';

/** What tokens are made of, and what can be changed. */
export interface AccessSources {
  /** The way to the Keycloak that the API server trusts. */
  route: Route;
  secrets: RunSecrets;
  issuers: () => Promise<TestIssuers>;
  /** Keycloak's admin API, logged in. */
  admin: () => Promise<KeycloakAdmin>;
}

/** What access cases need, over a standing cluster, the Keycloak that its API server trusts, and the test issuers. */
export function accessContext(cluster: Cluster, sources: AccessSources): AccessContext {
  const serviceAccountToken = tokenRequest(cluster);
  const servers = new AccessServers(cluster);
  const atEach = async (
    names: readonly string[],
    wait: (place: Pick<Cluster, 'kubeconfig'>) => Promise<void>,
  ) => Promise.all(names.map(async (name) => wait(await servers.placeOf(name))));
  let everybody: readonly string[] | undefined;
  return {
    mint: (identity) => mintToken(identity, { ...sources, serviceAccountToken }),
    server: (name) => servers.server(name),
    starts: (name) => servers.starts(name),
    asked: async (issuer, document) => (await sources.issuers()).asked(issuer, document),
    change: (change) => outerChange(change, { ...sources, cluster }),
    settled: (name) => servers.settled(name),
    apply: (objects) => apply(cluster, objects),
    remove: (objects) => remove(cluster, objects),
    inForce: (objects, names) => atEach(names, (place) => bindingsInForce(place, objects)),
    outOfForce: (objects, names) => atEach(names, (place) => bindingsOutOfForce(place, objects)),
    everybodyMay: () => {
      everybody ??= rightsOfEverybody();
      return everybody;
    },
    now: () => performance.now(),
    pause: (ms) => pause(ms),
  };
}

const everybodySchema = z.strictObject({ may: z.array(z.string()) });

/** What every authenticated identity may do, as `fixtures/rights/everybody.yaml` has it. */
export function rightsOfEverybody(): readonly string[] {
  const file = join(checkout, 'fixtures', 'rights', 'everybody.yaml');
  return everybodySchema.parse(parse(readFileSync(file, 'utf8'))).may;
}
