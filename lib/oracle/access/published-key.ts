import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A key as an issuer publishes it (RFC 7517). */
export interface PublishedKey extends JsonWebKey {
  kid?: string;
}

/** Whether go-jose v2, which the API server reads keys with, knows this kind of key. */
export function isReadable({ kty, crv }: PublishedKey): boolean {
  if (kty === 'EC') return ['P-256', 'P-384', 'P-521'].includes(crv ?? '');
  if (kty === 'OKP') return crv === 'Ed25519';
  return kty === 'RSA' || kty === 'oct';
}

/** Whether a value is a public key of such a kind. */
export function isPublicKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const key = value as PublishedKey;
  return key.kty !== 'oct' && key.d === undefined && isReadable(key) && publicKey(key) !== undefined;
}

/** The key for verifying; undefined where its members make none. */
export function publicKey(jwk: PublishedKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}
