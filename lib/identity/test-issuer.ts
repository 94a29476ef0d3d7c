import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { KeyedCertificate } from './certificates.js';

/** Where the issuer listens and what it calls itself. */
export interface TestIssuerSettings {
  /** The issuer's URL as tokens and discovery name it; `{port}` stands for the port that it gets. */
  issuer: string;
  tls: KeyedCertificate;
  /** Address to listen on; loopback unless told, since a key server of a test is nobody else's business. */
  address?: string;
  port?: number;
  /** `Cache-Control` of the key set; a verifier that honours it does not look again before it has run out. */
  cacheControl?: string;
}

/** An OpenID provider of our own: it signs whatever it is told to, and counts who asked it. */
export interface TestIssuer {
  readonly issuer: string;
  readonly port: number;
  /** Requests so far, by path. */
  readonly requests: ReadonlyMap<string, number>;
  /** Signs the claims as they are; `iss` is the only one that is added, and only if it is missing. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** A new signing key. The old one stays published unless `forget` is set. */
  rotate(options?: { forget?: boolean }): Promise<void>;
  close(): Promise<void>;
}

interface SigningKey {
  kid: string;
  key: KeyObject;
  published: JWK;
}

const DISCOVERY = '/.well-known/openid-configuration';
const JWKS = '/jwks';

/**
 * Starts a provider with discovery and a key set (OpenID Connect Discovery 1.0 §4, RFC 7517 §5) over https, for tokens
 * that Keycloak would never sign. Rejects if the port is taken.
 */
export async function startTestIssuer(settings: TestIssuerSettings): Promise<TestIssuer> {
  const requests = new Map<string, number>();
  let keys = [await makeKey()];
  let issuer = settings.issuer;
  const documents: Record<string, () => unknown> = {
    [DISCOVERY]: () => ({
      issuer,
      jwks_uri: issuer + JWKS,
      authorization_endpoint: `${issuer}/authorize`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    [JWKS]: () => ({ keys: keys.map(({ published }) => published) }),
  };
  const server = createServer(
    { cert: settings.tls.certificate, key: settings.tls.privateKey },
    ({ url = '' }, response) => {
      const path = url.slice(basePath(issuer).length);
      requests.set(path, (requests.get(path) ?? 0) + 1);
      const document = documents[path]?.();
      if (path === JWKS && settings.cacheControl) response.setHeader('Cache-Control', settings.cacheControl);
      response.writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(document ?? { error: 'not_found' }));
    },
  );
  server.listen(settings.port ?? 0, settings.address ?? '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  issuer = issuer.replace('{port}', String(port));
  return {
    issuer,
    port,
    requests,
    async sign(claims, header = {}) {
      const newest = keys.at(-1) as SigningKey;
      return new SignJWT({ iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: newest.kid, ...header })
        .sign(newest.key);
    },
    async rotate({ forget = false } = {}) {
      keys = [...(forget ? [] : keys), await makeKey()];
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function makeKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  return {
    kid,
    key: privateKey,
    published: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' },
  };
}

/** The issuer's path, without the lone slash of an origin: `https://x/realms/t` is served under `/realms/t`. */
function basePath(issuer: string): string {
  return new URL(issuer.replace('{port}', '1')).pathname.replace(/\/$/, '');
}
