import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ClientSecret } from './flow.js';

/** How a client says who it is at the issuer's endpoints: what it adds to the headers and to the form. */
export interface Credentials {
  headers: Record<string, string>;
  form: Record<string, string>;
}

/** The secret in the Basic header, both parts form-encoded first (RFC 6749 section 2.3.1). */
export function basic({ id, secret }: ClientSecret): Credentials {
  const pair = [id, secret].map(formEncoded).join(':');
  return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }, form: {} };
}

/** The secret in the form, which the specification permits and does not recommend (RFC 6749 section 2.3.1). */
export function post({ id, secret }: ClientSecret): Credentials {
  return { headers: {}, form: { client_id: id, client_secret: secret } };
}

/** A client without a secret only says its name (RFC 6749 section 3.2.1). */
export function publicClient(id: string): Credentials {
  return { headers: {}, form: { client_id: id } };
}

/** What is wrong with an assertion, if anything is. */
export type AssertionKind = 'valid' | 'expired' | 'other-audience' | 'other-key';

/** Who signs an assertion, for whom, and with what. */
export interface Signer {
  client: string;
  issuer: string;
  /** PKCS #8 PEM, RSA. Its key id at the issuer is the client's name. */
  key: string;
}

/** The most that an assertion may live, in seconds: it is used at once. */
const LIFE_SECONDS = 60;

/**
 * An assertion that the client signs with its private key (RFC 7523 section 3, OpenID Connect Core section 9): meant
 * for the issuer alone, good for a minute, and for one use. `now` in milliseconds.
 */
export async function assertion(
  { client, issuer, key }: Signer,
  kind: AssertionKind = 'valid',
  now: () => number = Date.now,
): Promise<Credentials> {
  const issuedAt = Math.floor(now() / 1000) - (kind === 'expired' ? 2 * LIFE_SECONDS : 0);
  const signature =
    kind === 'other-key'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : createPrivateKey(key);
  const jwt = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid: client })
    .setIssuer(client)
    .setSubject(client)
    .setAudience(kind === 'other-audience' ? `${issuer}-of-another` : issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_SECONDS)
    .sign(signature);
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  return {
    headers: {},
    form: { client_id: client, client_assertion_type: type, client_assertion: jwt },
  };
}

/** Form encoding, in which a space is a plus sign. */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
