import type { Cluster } from '../cluster/cluster.js';
import { type KeycloakAdmin, openAdmin } from '../identity/admin.js';
import { realmEvents } from '../identity/events.js';
import { EnvironmentError } from '../model/errors.js';
import type { KeycloakEvent } from '../model/evidence.js';
import { routeToFlowKeycloak } from './flow-world.js';

/** The realms in which flows happen. */
const REALMS = ['flows', 'strict'];

/** What Keycloak inside the cluster stored of the flows. */
export interface FlowEvents {
  /** Events of all realms of the flows between two moments, epoch milliseconds; `unreadable` says why there are none. */
  eventsDuring(from: number, to: number): Promise<{ events: KeycloakEvent[]; unreadable?: string }>;
  close(): Promise<void>;
}

/**
 * Reads Keycloak's events over the node's port, with one admin session for all flows. What cannot be read makes no
 * flow unknown: it is evidence that lacks, and the report says so.
 */
export function flowEvents(
  cluster: Cluster,
  { ca, admin }: { ca: string; admin: { user: string; password: string } },
): FlowEvents {
  const route = routeToFlowKeycloak(cluster, ca);
  let session: Promise<KeycloakAdmin> | undefined;
  return {
    eventsDuring: async (from, to) => {
      try {
        session ??= openAdmin(route, admin);
        const opened = await session;
        const found = await Promise.all(REALMS.map((realm) => realmEvents(opened, realm, from, to)));
        return { events: found.flat().sort((one, other) => one.at - other.at) };
      } catch (error) {
        session = undefined;
        if (!(error instanceof EnvironmentError)) throw error;
        return {
          events: [],
          unreadable: `its events could not be read: ${error.message}: ${error.seen ?? ''}`,
        };
      }
    },
    close: () => route.close(),
  };
}
