import { createPublicKey, verify } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { EnvironmentError } from '../model/errors.js';
import type { Identity } from '../model/identity.js';
import { forge } from './forge.js';
import type { Route } from './route.js';
import type { RunSecrets } from './run-secrets.js';
import type { TestIssuers } from './test-issuers.js';
import { type IssuedTokens, requestTokens } from './token-endpoint.js';

/** The client whose ID tokens API servers accept, in each realm; forged tokens start from theirs. */
const API_CLIENT = 'kubernetes';

/** What is asked of a TokenRequest; what is left out is the API server's to choose. */
export interface ServiceAccountTokenOptions {
  /** Whom the token is meant for; the API server itself if left out. */
  audiences?: readonly string[] | undefined;
  /** Its life in seconds. */
  seconds?: number | undefined;
  /** The object that it ends with. A node has no namespace; any other object is in the account's own. */
  boundTo?: { kind: string; name: string } | undefined;
}

/** The API server's TokenRequest for a service account, asked as the administrator. */
export type RequestServiceAccountToken = (
  account: { namespace: string; name: string },
  options: ServiceAccountTokenOptions,
) => Promise<string>;

/** Everything that identities are made of. */
export interface TokenSources {
  /** The way to the Keycloak whose realms the identities name. */
  route: Route;
  secrets: RunSecrets;
  serviceAccountToken: RequestServiceAccountToken;
  /** Opens the test issuers, for identities of theirs. */
  issuers?: () => Promise<Pick<TestIssuers, 'sign'>>;
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
    case 'literal':
      return identity.token;
    case 'environment':
      return brought(identity.variable, sources.secrets);
    case 'issuer':
      if (!sources.issuers) throw new TypeError('nobody said where the test issuers are');
      return (await sources.issuers()).sign(identity);
    case 'serviceAccount': {
      const [namespace = '', name = ''] = identity.name.split('/');
      const { audiences, seconds, boundTo } = identity;
      return sources.serviceAccountToken(
        { namespace, name },
        { audiences, seconds, boundTo: boundTo === undefined ? undefined : boundObject(boundTo) },
      );
    }
    case 'keycloak':
      return wanted(await issue(identity, sources), identity);
    case 'forged': {
      const genuine = { realm: identity.realm, client: API_CLIENT, user: identity.user };
      const real = wanted(await issue(genuine, sources), { ...genuine, token: 'id' });
      const key = signerOf(real, sources.secrets.ofRealm(identity.realm).signingKeys());
      return forge(real, identity, key, (sources.now ?? Date.now)());
    }
  }
}

/** The token that the user brought. It may be of any form, so that it is kept out of every text by itself. */
function brought(variable: string, secrets: Pick<RunSecrets, 'hide'>): string {
  const token = process.env[variable];
  if (token) {
    secrets.hide(token);
    return token;
  }
  throw new EnvironmentError('tokens', `the environment has no ${variable}`, {
    expected: `a token in ${variable}`,
    seen: token === undefined ? 'the variable is not set' : 'the variable is empty',
    nextStep: `export ${variable}=… and run again`,
  });
}

/** `Kind name` or `Kind namespace/name`; the namespace of a bound object is always its account's. */
function boundObject(written: string): { kind: string; name: string } {
  const [kind = '', path = ''] = written.split(' ');
  return { kind, name: path.split('/').at(-1) ?? '' };
}

/** The key that signed a token of the realm: keys are added and taken away while cases run, by whichever process. */
function signerOf(token: string, keys: readonly string[]): string {
  const [header, payload, signature] = token.split('.');
  const text = Buffer.from(`${header}.${payload}`);
  const signer = keys.find((key) =>
    verify('RSA-SHA256', text, createPublicKey(key), Buffer.from(signature ?? '', 'base64url')),
  );
  if (signer !== undefined) return signer;
  throw new EnvironmentError('tokens', 'the realm signs with a key that this run does not have', {
    expected: 'a token that one of the realm keys of the run verifies',
    seen: `key id ${String(decodeProtectedHeader(token).kid)}`,
    nextStep: 'twinlock down, then twinlock up',
  });
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
