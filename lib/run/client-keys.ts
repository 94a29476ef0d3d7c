import type { Cluster } from '../cluster/cluster.js';
import { type KeycloakAdmin, openAdmin } from '../identity/admin.js';
import { routeToFlowKeycloak } from './flow-world.js';

/** Has Keycloak inside the cluster forget the keys that it fetched from clients. */
export interface ClientKeys {
  /** Rejects with what the admin API answered. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens it, with one admin session for all flows. Keycloak keeps a client's keys, and does not fetch them again for an
 * unknown key id within ten seconds of the last time: only keys that were dropped are fetched at their next use.
 */
export function clientKeys(
  cluster: Cluster,
  { ca, admin }: { ca: string; admin: { user: string; password: string } },
): ClientKeys {
  const route = routeToFlowKeycloak(cluster, ca);
  let session: Promise<KeycloakAdmin> | undefined;
  return {
    forget: async () => {
      session ??= openAdmin(route, admin);
      const opened = await session.catch((error: unknown) => {
        session = undefined;
        throw error;
      });
      await opened.cache.clearKeysCache({ realm: 'flows' });
    },
    close: () => route.close(),
  };
}
