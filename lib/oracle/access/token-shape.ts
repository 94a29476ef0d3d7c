import { Refusal } from './check.js';
import { type Claims, goString, structField, Unfit } from './go-json.js';
import { isPublicKey } from './published-key.js';

/** The parts of a compact JWS. `signed` is what the signature is made of. */
export interface TokenParts {
  header: Claims;
  payload: Claims;
  signed: string;
  signature: Buffer;
}

/** TokenReview's words about a token that no authenticator takes for its own. */
export const NOBODYS = 'invalid bearer token';

/**
 * The payload of a compact JWT, unverified: what the API server needs to see whose token it is. Three parts, the middle
 * one base64url without padding and a JSON object (oidc.go, untrustedIssuer). Throws a Refusal: such a token is nobody's.
 */
export function untrustedPayload(token: string): Claims {
  if (token.startsWith('{')) throw new Refusal('it is JSON and no compact JWT', NOBODYS);
  const parts = token.split('.');
  if (parts.length !== 3)
    throw new Refusal(
      `it has ${parts.length} part${parts.length === 1 ? '' : 's'} between dots; a JWT has 3`,
      NOBODYS,
    );
  const bytes = base64url(parts[1] ?? '');
  if (!bytes) throw new Refusal('its payload is no base64url', NOBODYS);
  const payload = jsonObject(bytes);
  if (!payload) throw new Refusal('its payload is no JSON object', NOBODYS);
  return payload;
}

/** Who the token says that it is from; empty where it does not say. Throws a Refusal for what is no string. */
export function untrustedIssuer(payload: Claims): string {
  try {
    const issuer = goString(structField(payload, 'iss'));
    return issuer === 'accounts.google.com' ? 'https://accounts.google.com' : issuer;
  } catch (cause) {
    if (cause instanceof Unfit) throw new Refusal('its iss is no string', NOBODYS);
    throw cause;
  }
}

/** Header and signature beside the payload. Throws a Refusal: the token is known to be the authenticator's own by now. */
export function tokenParts(token: string, payload: Claims): TokenParts {
  const malformed = (says: string) => new Refusal(says, 'oidc: verify token: oidc: malformed jwt');
  const [head = '', body = '', tail = ''] = token.split('.');
  const headerBytes = base64url(head);
  const signature = base64url(tail);
  if (!headerBytes) throw malformed('its header is no base64url');
  if (!signature) throw malformed('its signature is no base64url');
  const header = headerBytes.length === 0 ? {} : jsonObject(headerBytes);
  if (!header) throw malformed('its header is no JSON object');
  // Other members are passed over; these are read whether they are used or not (go-jose v2, shared.go).
  const odd = ['kid', 'alg', 'nonce'].find((name) => typeof (header[name] ?? '') !== 'string');
  if (odd !== undefined) throw malformed(`the ${odd} of its header is no string`);
  if (header.jwk !== undefined && header.jwk !== null && !isPublicKey(header.jwk))
    throw malformed('the jwk of its header is no public key');
  return { header, payload, signed: `${head}.${body}`, signature };
}

/** Go's RawURLEncoding: the URL-safe alphabet without padding; undefined for anything else. */
function base64url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  return Buffer.from(text, 'base64url');
}

function jsonObject(bytes: Buffer): Claims | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}
