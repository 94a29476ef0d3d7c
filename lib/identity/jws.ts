import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';

type Members = Record<string, unknown>;

/**
 * A compact JWS of any claims under any header (RFC 7515 §3.1). The header's `alg` says how it is signed; jose throws
 * where the key does not fit it. Nothing is added and nothing is checked, since tokens of tests may be absurd.
 */
export async function signed(
  claims: Members,
  header: Members & { alg: string },
  key: KeyObject | Uint8Array,
) {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
}

/** An unsecured JWT: algorithm `none` and an empty signature (RFC 7519 §6). */
export function unsecured(claims: Members, header: Members): string {
  return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
}

/** The members with changes: null takes one away, everything else adds or replaces. */
export function changed(members: Members, changes: Members): Members {
  return Object.fromEntries(Object.entries({ ...members, ...changes }).filter(([, value]) => value !== null));
}

/**
 * Changes one byte of the payload so that it still parses and names another user: what a thief of a token would want.
 * A token without a user's name is changed in its `sub`.
 */
export function tampered(token: string): string {
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

function encode(part: Members): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
