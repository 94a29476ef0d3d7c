import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';

/** A client's key for DPoP (RFC 9449): ES256. */
export interface ProofKey {
  privateKey: KeyObject;
  jwk: JWK;
}

/** A key that nobody else has. */
export async function newProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

/** What a proof is for, and what may be wrong with it. */
export interface ProofOf {
  method: string;
  url: string;
  /** The access token that it goes with (`ath`). */
  token?: string;
  /** Seconds that its `iat` lies in the past. */
  ageSeconds?: number;
}

/** A DPoP proof (RFC 9449 section 4.2). */
export function proof(key: ProofKey, { method, url, token, ageSeconds = 0 }: ProofOf): Promise<string> {
  return new SignJWT({
    htm: method,
    htu: url,
    ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk })
    .setJti(randomUUID())
    .setIssuedAt(Math.floor(Date.now() / 1000) - ageSeconds)
    .sign(key.privateKey);
}
