import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import type { Mapper, RealmClient, RealmDescription } from './realm-description.js';

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
];

/**
 * The realm's own settings. One signing key, ours: with key providers given, Keycloak makes none of its own, so that
 * a token signed by the harness differs from a real one in nothing but its claims. Keycloak still needs a symmetric
 * key for its cookies and refresh tokens.
 * One hash iteration: these passwords are 192 random bits of one run, and a login must not cost a core for 70 ms.
 */
export function realmRepresentation(
  description: RealmDescription,
  signingKey: string,
): RealmRepresentation & { realm: string } {
  // The admin client's type knows one component a provider type; the server takes a list of them.
  const components: Record<string, object> = {
    'org.keycloak.keys.KeyProvider': [
      {
        name: 'twinlock-signing',
        providerId: 'rsa',
        config: {
          privateKey: [signingKey],
          algorithm: ['RS256'],
          keyUse: ['SIG'],
          priority: ['100'],
          enabled: ['true'],
          active: ['true'],
        },
      },
      {
        name: 'twinlock-hmac',
        providerId: 'hmac-generated',
        config: { algorithm: ['HS512'], priority: ['100'] },
      },
      { name: 'twinlock-aes', providerId: 'aes-generated', config: { priority: ['100'] } },
    ],
  };
  return { ...realmSettings(description), components };
}

/** What a realm that stands already is set to again. */
export function realmSettings(description: RealmDescription): RealmRepresentation & { realm: string } {
  return {
    realm: description.realm,
    displayName: description.why,
    enabled: true,
    sslRequired: 'all',
    accessTokenLifespan: description.tokenLifeSeconds,
    passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)',
    eventsEnabled: true,
    eventsExpiration: 24 * 60 * 60,
    enabledEventTypes: EVENTS.flatMap((event) => [event, `${event}_ERROR`]),
  };
}

/** A user with a whole profile, since Keycloak refuses the password grant to one whose profile asks for more. */
export function userRepresentation(name: string): UserRepresentation {
  return {
    username: name,
    enabled: true,
    firstName: name,
    lastName: 'Twinlock',
    email: `${name}@twinlock.test`,
    emailVerified: true,
  };
}

/** A client; `secret` is used by a confidential one only. */
export function clientRepresentation(client: RealmClient, secret: () => string): ClientRepresentation {
  const grants = new Set(client.grants);
  return {
    clientId: client.id,
    description: client.why,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: client.access === 'public',
    ...(client.access === 'confidential' ? { secret: secret() } : {}),
    standardFlowEnabled: grants.has('authorization-code'),
    directAccessGrantsEnabled: grants.has('password'),
    serviceAccountsEnabled: grants.has('client-credentials'),
    implicitFlowEnabled: false,
    redirectUris: client.redirectUris,
    fullScopeAllowed: false,
    attributes: { 'pkce.code.challenge.method': client.pkce ?? '' },
    defaultClientScopes: client.scopes,
    optionalClientScopes: [],
    protocolMappers: client.mappers.map(mapperRepresentation),
  };
}

function mapperRepresentation(mapper: Mapper): ProtocolMapperRepresentation {
  const base = { protocol: 'openid-connect' };
  const everywhere = {
    'id.token.claim': 'true',
    'access.token.claim': 'true',
    'introspection.token.claim': 'true',
  };
  if ('groups' in mapper) {
    return {
      ...base,
      name: `groups in ${mapper.groups}`,
      protocolMapper: 'oidc-group-membership-mapper',
      // Keycloak's default is the full path, `/viewers`, which no RoleBinding of this world names.
      config: { ...everywhere, 'claim.name': mapper.groups, 'full.path': 'false' },
    };
  }
  if ('audience' in mapper) {
    return {
      ...base,
      name: `audience ${mapper.audience}`,
      protocolMapper: 'oidc-audience-mapper',
      config: { ...everywhere, 'id.token.claim': 'false', 'included.custom.audience': mapper.audience },
    };
  }
  return {
    ...base,
    name: `claim ${mapper.claim}`,
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: {
      ...everywhere,
      'claim.name': mapper.claim,
      'claim.value': mapper.value,
      'jsonType.label': 'String',
    },
  };
}
