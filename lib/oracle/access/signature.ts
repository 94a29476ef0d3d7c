import { constants, verify } from 'node:crypto';
import { Refusal, Unchecked } from './check.js';
import { isReadable, type PublishedKey, publicKey } from './published-key.js';
import type { TokenParts } from './token-shape.js';

const FAILED = 'failed to verify signature: failed to verify id token signature';

/**
 * Whether one of the issuer's published keys made the signature: those with the header's `kid`, or every key where the
 * header has none (go-oidc v2.5.0, jwks.go). The key's own `alg` and `use` are not looked at. Returns what to say; throws
 * a Refusal, or Unchecked where no key set is given.
 */
export function checkSignature(parts: TokenParts, jwks: unknown): string {
  if (jwks === undefined) throw new Unchecked('no --jwks');
  const keys = keysOf(jwks);
  const { kid, alg, crit } = parts.header;
  const wanted = typeof kid === 'string' && kid !== '' ? kid : undefined;
  const fitting = keys.filter((key) => wanted === undefined || (key.kid ?? '') === wanted);
  const refuse = (says: string) => new Refusal(says, FAILED);
  if (fitting.length === 0) throw refuse(`no key of the key set has its kid ${JSON.stringify(wanted)}`);
  if (Array.isArray(crit) && crit.some((name) => name !== 'b64'))
    throw refuse('its header names critical extensions that the API server does not know');
  if (fitting.some((key) => verifies(parts, key, String(alg)))) {
    return wanted
      ? `made by the key ${JSON.stringify(wanted)}`
      : 'made by one of the keys; it names none, so all are tried';
  }
  throw refuse(
    wanted
      ? `not made by the key ${JSON.stringify(wanted)} that it names`
      : 'made by none of the keys; it names none, so all were tried',
  );
}

/** One key that go-jose v2 cannot read makes the whole key set unusable. */
function keysOf(jwks: unknown): PublishedKey[] {
  const { keys } = (jwks ?? {}) as { keys?: unknown };
  const list = Array.isArray(keys) ? (keys as PublishedKey[]) : [];
  const odd = list.find((key) => !isReadable(key));
  if (odd) {
    throw new Refusal(
      `the key set has a key of kind ${odd.kty}${odd.crv ? ` (${odd.crv})` : ''} that the API server cannot read, and so it reads none`,
      'failed to verify signature: fetching keys oidc: failed to decode keys',
    );
  }
  return list;
}

/** The curve that an ECDSA algorithm is bound to (RFC 7518 §3.4). */
const CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

function verifies({ signed, signature }: TokenParts, jwk: PublishedKey, algorithm: string): boolean {
  const family = algorithm.slice(0, 2);
  if (jwk.kty !== (family === 'ES' ? 'EC' : 'RSA')) return false;
  if (family === 'ES' && CURVES[algorithm] !== jwk.crv) return false;
  const key = publicKey(jwk);
  if (!key) return false;
  const hash = `sha${algorithm.slice(2)}`;
  const data = Buffer.from(signed);
  if (family === 'ES') return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  if (family === 'RS') return verify(hash, data, key, signature);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO: saltLength } = constants;
  return verify(hash, data, { key, padding, saltLength }, signature);
}
