import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { IssuerAlgorithm } from '../../model/test-issuer.js';

/** Algorithms of one family share a key, as a key set of a provider does that offers several. */
export type KeyFamily = 'rsa' | 'p256' | 'p384' | 'p521' | 'ed25519';

/** The kind of key that an algorithm needs (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1). */
export function familyOf(algorithm: IssuerAlgorithm): KeyFamily {
  switch (algorithm) {
    case 'ES256':
      return 'p256';
    case 'ES384':
      return 'p384';
    case 'ES512':
      return 'p521';
    case 'EdDSA':
      return 'ed25519';
    default:
      return 'rsa';
  }
}

const PRIVATE = { type: 'pkcs8', format: 'pem' } as const;
const make = promisify(generateKeyPair);

/** A new private key, PKCS #8 PEM. RSA takes a tenth of a second of a core, so it is made beside the event loop. */
export async function makeKey(family: KeyFamily): Promise<string> {
  const { privateKey } = family === 'rsa' ? await make('rsa', { modulusLength: 2048 }) : makeSmall(family);
  return privateKey.export(PRIVATE).toString();
}

function makeSmall(family: Exclude<KeyFamily, 'rsa'>): { privateKey: KeyObject } {
  switch (family) {
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 'p521':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' });
  }
}

/** The id under which a generation of an issuer's key is published. */
export function keyId(issuer: string, family: KeyFamily, generation: number): string {
  return `${issuer}-${family}-${generation}`;
}

/** The public half as a key set lists it (RFC 7517 §4); `alg` where the key serves one algorithm alone. */
export function publishedKey(
  pem: string,
  kid: string,
  algorithms: readonly IssuerAlgorithm[],
): Record<string, unknown> {
  const [alg, ...others] = algorithms;
  const jwk = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
  return { ...jwk, kid, use: 'sig', ...(others.length === 0 ? { alg } : {}) };
}
