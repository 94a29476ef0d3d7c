import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Identity } from '../model/identity.js';
import { changed, signed, tampered, unsecured } from './jws.js';
import { resolveTimes } from './times.js';

/** What a forged token changes of a real one; the part of an access case's identity that this file needs. */
export type Forgery = Pick<Extract<Identity, { from: 'forged' }>, 'claims' | 'header' | 'key' | 'tamper'>;

/** Made once in a process: a key that no realm has ever published. */
let foreignKey: KeyObject | undefined;

/**
 * Makes a token with the claims and header of a real one, changed in what the forgery names and in nothing else.
 * `real` is a compact JWT of the realm, `realmKey` the realm's signing key (PEM), `now` the clock in milliseconds.
 * Claims and header members set to null are left out. The result is a compact JWS, or an unsecured JWT for key `none`
 * (RFC 7515 §3.1, RFC 7519 §6).
 */
export async function forge(real: string, forgery: Forgery, realmKey: string, now: number): Promise<string> {
  const claims = changed(decodeJwt(real), resolveTimes(forgery.claims, now));
  const header = changed({ ...decodeProtectedHeader(real) }, forgery.header);
  const token = await sign(claims, header, forgery.key, realmKey);
  return forgery.tamper ? tampered(token) : token;
}

/** HS256 keyed with the realm's public key as published: what a verifier uses that lets the token choose the algorithm (RFC 8725 §2.1). */
function publicPem(realmKey: string): Uint8Array {
  return Buffer.from(createPublicKey(realmKey).export({ type: 'spki', format: 'pem' }));
}

async function sign(
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  key: Forgery['key'],
  realmKey: string,
): Promise<string> {
  if (key === 'none') return unsecured(claims, header);
  if (key === 'public-as-hmac') return signed(claims, { ...header, alg: 'HS256' }, publicPem(realmKey));
  const alg = typeof header.alg === 'string' ? header.alg : 'RS256';
  if (key === 'realm') return signed(claims, { ...header, alg }, createPrivateKey(realmKey));
  foreignKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return signed(claims, { ...header, alg }, foreignKey);
}
