import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { clientRepresentation } from './client-representation.js';
import { keyComponents } from './key-components.js';
import type { RealmDescription, RealmUser } from './realm-description.js';
import type { RealmSecrets } from './run-secrets.js';

/** Events that show how far a handshake came. Keycloak saves neither refreshes nor introspections by default. */
const EVENTS = [
  'LOGIN',
  'CODE_TO_TOKEN',
  'CLIENT_LOGIN',
  'REFRESH_TOKEN',
  'INTROSPECT_TOKEN',
  'USER_INFO_REQUEST',
  'REVOKE_GRANT',
  'LOGOUT',
  'PUSHED_AUTHORIZATION_REQUEST',
  'OAUTH2_DEVICE_AUTH',
  'OAUTH2_DEVICE_VERIFY_USER_CODE',
  'OAUTH2_DEVICE_CODE_TO_TOKEN',
  'TOKEN_EXCHANGE',
];

/** What a realm is seeded with beside its description. */
export type SeedSecrets = Pick<RealmSecrets, 'passwordOf' | 'secretOf' | 'signingKey' | 'clientKey'>;

/**
 * A whole realm in one piece, since a request for each of its objects takes Keycloak seconds: settings, keys, groups,
 * users with passwords and memberships, clients with secrets and mappers.
 * One hash iteration: these passwords are 192 random bits of one run, and a login must not cost a core for 70 ms.
 */
export function realmRepresentation(
  description: RealmDescription,
  secrets: SeedSecrets,
): RealmRepresentation & { realm: string } {
  return {
    ...realmSettings(description),
    // The admin client's type knows one component a provider type; the server takes a list of them.
    components: keyComponents(secrets.signingKey(), description.algorithms) as Record<string, object>,
    groups: description.groups.map((name) => ({ name })),
    users: description.users.map((user) => userRepresentation(user, secrets.passwordOf(user.name))),
    clients: description.clients.map((client) =>
      clientRepresentation(client, {
        secret: () => secrets.secretOf(client.id),
        key: () => secrets.clientKey(client.id),
      }),
    ),
  };
}

function realmSettings(description: RealmDescription): RealmRepresentation & { realm: string } {
  return {
    realm: description.realm,
    displayName: description.why,
    enabled: true,
    sslRequired: 'all',
    accessTokenLifespan: description.tokenLifeSeconds,
    ...(description.frontendUrl ? { attributes: { frontendUrl: description.frontendUrl } } : {}),
    revokeRefreshToken: description.refreshRotation,
    refreshTokenMaxReuse: 0,
    passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)',
    eventsEnabled: true,
    eventsExpiration: 24 * 60 * 60,
    enabledEventTypes: EVENTS.flatMap((event) => [event, `${event}_ERROR`]),
  };
}

/** A user with a whole profile, since Keycloak refuses the password grant to one whose profile asks for more. */
function userRepresentation(user: RealmUser, password: string): UserRepresentation {
  const { name, groups, emailVerified, consents } = user;
  return {
    username: name,
    enabled: true,
    firstName: name,
    lastName: 'Twinlock',
    email: `${name}@twinlock.test`,
    emailVerified,
    groups: groups.map((group) => `/${group}`),
    clientConsents: consents.map((clientId) => ({ clientId, grantedClientScopes: ['profile'] })),
    credentials: [{ type: 'password', value: password, temporary: false }],
  };
}
