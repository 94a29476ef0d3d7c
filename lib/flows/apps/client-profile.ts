import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, importPKCS8, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { type IssuerSettings, setting } from './settings.js';

/** One of the clients that the relying party can be to the identity provider. */
export interface ClientProfile {
  issuer: string;
  clientId: string;
  /** Whether its authorization requests are pushed over the back channel (RFC 9126). */
  pushed: boolean;
  /** Whether its tokens are bound to a key of its own (RFC 9449). */
  dpop: boolean;
  /** How it proves who it is; read when it is first needed, so that a missing secret stops that client alone. */
  authentication(): Promise<oidc.ClientAuth>;
}

/** What `/login?client=` takes. */
export type ProfileName = keyof ReturnType<typeof clientProfiles>;

/**
 * The clients of the relying party. The first one's name and secret are in the environment; for each further one there
 * is a file of its name under `/clients`: its secret, or its private key with `.key` at the end of the name.
 */
export function clientProfiles({ issuer }: Pick<IssuerSettings, 'issuer'>) {
  const plain = { issuer, pushed: false, dpop: false };
  const bySecret = (clientId: string, file = clientId): ClientProfile => ({
    ...plain,
    clientId,
    authentication: async () => oidc.ClientSecretBasic(readFileSync(clientFile(file), 'utf8').trim()),
  });
  return {
    confidential: {
      ...plain,
      clientId: setting('CLIENT_ID'),
      authentication: async () => oidc.ClientSecretBasic(setting('CLIENT_SECRET')),
    },
    public: { ...plain, clientId: 'web-public', authentication: async () => oidc.None() },
    par: { ...bySecret('web-par'), pushed: true },
    dpop: { ...bySecret('web-dpop'), dpop: true },
    'private-key-jwt': { ...plain, clientId: 'web-jwt', authentication: signedByOurKey },
    shop: bySecret('shop'),
    brief: bySecret('brief'),
    strict: { ...bySecret('web', 'strict-web'), issuer: new URL('strict', issuer).href },
  } satisfies Record<string, ClientProfile>;
}

function clientFile(name: string): string {
  return join(process.env.CLIENTS_DIR ?? '/clients', name);
}

const KEY_FILE = 'web-jwt.key';

/** private_key_jwt (OpenID Connect Core section 9): the provider checks the signature with the keys of `publishedKey`. */
async function signedByOurKey(): Promise<oidc.ClientAuth> {
  const pem = readFileSync(clientFile(KEY_FILE), 'utf8');
  const { kid } = await publishedKey();
  return oidc.PrivateKeyJwt({ key: await importPKCS8(pem, 'RS256'), ...(kid === undefined ? {} : { kid }) });
}

/** The public half of the key that signs client assertions, as it stands in the client's JWKS; named by its thumbprint (RFC 7638). */
export async function publishedKey(): Promise<JWK> {
  const jwk: JWK = createPublicKey(readFileSync(clientFile(KEY_FILE))).export({ format: 'jwk' });
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'RS256' };
}
