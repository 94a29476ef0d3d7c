import { EnvironmentError } from '../model/errors.js';
import type { Identity } from '../model/identity.js';
import { forge } from './forge.js';
import type { Route } from './route.js';
import type { RunSecrets } from './run-secrets.js';
import { type IssuedTokens, requestTokens } from './token-endpoint.js';

/** Realm and client whose ID tokens the API server's flags accept; forged tokens start from theirs. */
const API_REALM = 'k8s';
const API_CLIENT = 'kubernetes';

/**
 * The API server's TokenRequest for a service account, asked as the administrator. Without audiences the token is
 * meant for the API server itself.
 */
export type RequestServiceAccountToken = (
  account: { namespace: string; name: string },
  audiences: readonly string[] | undefined,
) => Promise<string>;

/** Everything that identities are made of. */
export interface TokenSources {
  /** The way to the Keycloak whose realms the identities name. */
  route: Route;
  secrets: RunSecrets;
  serviceAccountToken: RequestServiceAccountToken;
  /** The clock in milliseconds; tests bring their own. */
  now?: () => number;
}

/**
 * Makes the token of an identity of an access case; undefined for the anonymous one. Every call gives a token that
 * was never used before, since the API server keeps an accepted one for 10 s. Tokens are not registered as secrets:
 * they are many and the redaction knows them by their shape, unsigned ones too.
 * Throws an EnvironmentError if Keycloak or the API server does not issue it.
 */
export async function mintToken(identity: Identity, sources: TokenSources): Promise<string | undefined> {
  switch (identity.from) {
    case 'anonymous':
      return undefined;
    case 'serviceAccount': {
      const [namespace = '', name = ''] = identity.name.split('/');
      return sources.serviceAccountToken({ namespace, name }, identity.audiences);
    }
    case 'keycloak':
      return wanted(await issue(identity, sources), identity);
    case 'forged': {
      const genuine = { realm: API_REALM, client: API_CLIENT, user: identity.user };
      const real = wanted(await issue(genuine, sources), { ...genuine, token: 'id' });
      const key = sources.secrets.ofRealm(API_REALM).signingKey();
      return forge(real, identity, key, (sources.now ?? Date.now)());
    }
  }
}

/** A user logs in by password; a client without a user asks for itself. */
function issue(
  who: { realm: string; client: string; user?: string | undefined },
  { route, secrets }: TokenSources,
): Promise<IssuedTokens> {
  const realm = secrets.ofRealm(who.realm);
  return who.user === undefined
    ? requestTokens(route, who.realm, {
        grant: 'client-credentials',
        client: who.client,
        secret: realm.secretOf(who.client),
      })
    : requestTokens(route, who.realm, {
        grant: 'password',
        client: who.client,
        user: who.user,
        password: realm.passwordOf(who.user),
      });
}

function wanted(tokens: IssuedTokens, { client, token }: { client: string; token: 'id' | 'access' }): string {
  const found = token === 'id' ? tokens.idToken : tokens.accessToken;
  if (found !== undefined) return found;
  throw new EnvironmentError('tokens', `Keycloak gave client ${client} no ID token`, {
    expected: 'an ID token',
    seen: 'an access token alone, as the client credentials grant gives it',
    nextStep: 'write `token: access` for an identity without a user, or name a user',
  });
}
