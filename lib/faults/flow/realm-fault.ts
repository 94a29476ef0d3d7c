import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { KeycloakAdmin } from '../../identity/admin.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

/** Settings of a realm that faults change, as the admin API calls them. */
type RealmChange = Pick<RealmRepresentation, 'enabled' | 'revokeRefreshToken'>;

/** Realms of the flows are set up otherwise, all in the same way. Nothing of their clients and users is changed. */
export function realmFault(
  options: ExpectedRed & { realms: readonly string[]; change: RealmChange },
): ClusterFault {
  const { realms, change } = options;
  const now = async (admin: KeycloakAdmin, realm: string): Promise<RealmChange> => {
    const found: Record<string, unknown> = { ...(await admin.realms.findOne({ realm })) };
    return Object.fromEntries(Object.keys(change).map((name) => [name, found[name]]));
  };
  return {
    ...expectedRed(options),
    inject: async ({ flowsKeycloak }) =>
      flowsKeycloak(async (admin) => {
        const former: Record<string, RealmChange> = {};
        for (const realm of realms) former[realm] = await now(admin, realm);
        for (const realm of realms) await admin.realms.update({ realm }, change);
        return { former };
      }),
    prove: async ({ flowsKeycloak }) =>
      flowsKeycloak(async (admin) => {
        for (const realm of realms) {
          const seen = JSON.stringify(await now(admin, realm));
          if (seen !== JSON.stringify(change)) throw new Error(`realm ${realm} has ${seen}`);
        }
        return `${realms.map((realm) => `realm ${realm}`).join(', ')}: ${JSON.stringify(change)}`;
      }),
    undo: async ({ flowsKeycloak }, state) => {
      const { former = {} } = state as { former?: Record<string, RealmChange> };
      await flowsKeycloak(async (admin) => {
        for (const [realm, change] of Object.entries(former)) await admin.realms.update({ realm }, change);
      });
    },
  };
}
