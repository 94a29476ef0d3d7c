import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { EnvironmentError } from '../model/errors.js';
import { describe, type KeycloakAdmin } from './admin.js';

/** A user of a realm, by the name that one logs in with. */
export interface UserOfRealm {
  realm: string;
  user: string;
}

/** Ends all sessions of a user at Keycloak. As every function here, throws an EnvironmentError with Keycloak's words. */
export async function endSessions(admin: KeycloakAdmin, who: UserOfRealm): Promise<void> {
  await changing(admin, who, ({ id }) => admin.users.logout({ realm: who.realm, id }));
}

/**
 * Takes back every consent that a user gave, and ends the sessions that go with it. Nobody can give a consent but the
 * user, so that this has no way back; a user without any only loses the sessions.
 */
export async function revokeConsent(admin: KeycloakAdmin, who: UserOfRealm): Promise<void> {
  const { realm } = who;
  await changing(admin, who, async ({ id }) => {
    for (const { clientId } of await admin.users.listConsents({ realm, id })) {
      await admin.users.revokeConsent({ realm, id, clientId: String(clientId) });
    }
    await admin.users.logout({ realm, id });
  });
}

/** Disables a user: no login and no refresh from now on. */
export async function disableUser(admin: KeycloakAdmin, who: UserOfRealm): Promise<void> {
  await enable(admin, who, false);
}

/** Takes `disableUser` back. */
export async function enableUser(admin: KeycloakAdmin, who: UserOfRealm): Promise<void> {
  await enable(admin, who, true);
}

async function enable(admin: KeycloakAdmin, who: UserOfRealm, enabled: boolean): Promise<void> {
  // What an update leaves out of the profile would be taken from the user.
  await changing(admin, who, (known) =>
    admin.users.update({ realm: who.realm, id: known.id }, { ...known, enabled }),
  );
}

async function changing(
  admin: KeycloakAdmin,
  { realm, user }: UserOfRealm,
  change: (known: UserRepresentation & { id: string }) => Promise<void>,
): Promise<void> {
  try {
    const [known] = await admin.users.find({ realm, username: user, exact: true });
    if (known?.id === undefined) throw new Error('no such user');
    await change({ ...known, id: known.id });
  } catch (error) {
    throw new EnvironmentError('sessions', `Keycloak did not change user ${user} of realm ${realm}`, {
      expected: 'a user of fixtures/realms, and an answer of the admin API',
      seen: describe(error),
      nextStep: 'compare the name with the realm; twinlock down and twinlock up make it anew',
      cause: error,
    });
  }
}
