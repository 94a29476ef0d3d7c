import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { KeycloakAdmin } from '../../identity/admin.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

/** Settings of a realm that faults change, as the admin API calls them. */
type RealmChange = Pick<RealmRepresentation, 'revokeRefreshToken' | 'accessCodeLifespan'>;

/** A realm of the flows is set up otherwise. Nothing of its clients and users is changed. */
export function realmFault(options: ExpectedRed & { realm: string; change: RealmChange }): ClusterFault {
  const { realm, change } = options;
  const now = async (admin: KeycloakAdmin): Promise<RealmChange> => {
    const found: Record<string, unknown> = { ...(await admin.realms.findOne({ realm })) };
    return Object.fromEntries(Object.keys(change).map((name) => [name, found[name]]));
  };
  const become = async (admin: KeycloakAdmin, wanted: RealmChange) => admin.realms.update({ realm }, wanted);
  return {
    ...expectedRed(options),
    inject: async ({ flowsKeycloak }) =>
      flowsKeycloak(async (admin) => {
        const former = await now(admin);
        await become(admin, change);
        return { former };
      }),
    prove: async ({ flowsKeycloak }) => {
      const seen = JSON.stringify(await flowsKeycloak(now));
      if (seen !== JSON.stringify(change)) throw new Error(`realm ${realm} has ${seen}`);
      return `realm ${realm} has ${seen}`;
    },
    undo: async ({ flowsKeycloak }, state) => {
      const { former } = state as { former?: RealmChange };
      if (former !== undefined) await flowsKeycloak((admin) => become(admin, former));
    },
  };
}
