import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { AppStop } from './stop.js';

/** Whom a logout token signs out. */
export interface LogoutNotice {
  subject?: string;
  sid?: string;
  /** The token's own name, by which a second use is told. */
  id: string;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A logout token is used at once: one of more than two minutes was kept by somebody. In seconds. */
const MAX_AGE = 120;

/**
 * Checks a logout token as OpenID Connect Back-Channel Logout 1.0 section 2.6 asks for: signature by a key of the issuer
 * with the one algorithm that was agreed on, issuer, audience, times, the event, a subject or a session, and no nonce,
 * so that an ID token cannot be taken for it. Rejects with AppStop: `oauth` and the first thing that is wrong.
 */
export async function checkLogoutToken(
  token: string,
  { issuer, clientId, keys }: { issuer: string; clientId: string; keys: JWTVerifyGetKey },
): Promise<LogoutNotice> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms: ['RS256'],
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
    maxTokenAge: MAX_AGE,
  });
  const { typ } = protectedHeader;
  // The type is recommended, and any other than the token's own, or the general one, is another kind of token.
  if (typ !== undefined && !['logout+jwt', 'jwt'].includes(typ.toLowerCase())) refuse(`the type ${typ}`);
  const events = payload.events as Record<string, unknown> | null;
  const event = events === null || typeof events !== 'object' ? undefined : events[EVENT];
  if (event === null || typeof event !== 'object') refuse('no back-channel logout event');
  if ('nonce' in payload) refuse('a nonce');
  const { sub: subject, sid, jti: id = '' } = payload;
  if (sid !== undefined && typeof sid !== 'string') refuse('a session that is no string');
  if (subject === undefined && sid === undefined) refuse('neither a subject nor a session');
  return { id, ...(subject === undefined ? {} : { subject }), ...(typeof sid === 'string' ? { sid } : {}) };
}

function refuse(why: string): never {
  throw new AppStop('oauth', 'invalid_request', 400, 'invalid_request', `the logout token has ${why}`);
}
