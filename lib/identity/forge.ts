import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { Identity } from '../model/identity.js';
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
  if (key === 'none') return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
  const unsigned = (algorithm: string) =>
    new SignJWT(claims).setProtectedHeader({ ...header, alg: algorithm });
  if (key === 'public-as-hmac') return unsigned('HS256').sign(publicPem(realmKey));
  const algorithm = typeof header.alg === 'string' ? header.alg : 'RS256';
  if (key === 'realm') return unsigned(algorithm).sign(createPrivateKey(realmKey));
  foreignKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return unsigned(algorithm).sign(foreignKey);
}

/**
 * Changes one byte of the payload so that it still parses and names another user: what a thief of a token would want.
 * A token without a user's name is changed in its `sub`.
 */
function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const json = Buffer.from(payload, 'base64url').toString();
  const end = /"preferred_username":"[^"]+(?=")/.exec(json) ?? /"sub":"[^"]+(?=")/.exec(json);
  if (!end) throw new TypeError('the token names neither a user nor a subject to tamper with');
  const at = end.index + end[0].length - 1;
  const other = json[at] === 'x' ? 'y' : 'x';
  return [
    header,
    Buffer.from(json.slice(0, at) + other + json.slice(at + 1)).toString('base64url'),
    signature,
  ].join('.');
}

function changed(real: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...real, ...changes }).filter(([, value]) => value !== null));
}

function encode(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
