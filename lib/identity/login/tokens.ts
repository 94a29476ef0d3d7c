import type * as oidc from 'openid-client';
import type { KeptSession } from './cache.js';
import { LoginError } from './login-error.js';

/** The session that a grant gave. Throws LoginError where there is no ID token: kubectl has no use for another. */
export function sessionOf(
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
): KeptSession {
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) {
    throw new LoginError('The issuer gave no ID token: the scope must hold openid.');
  }
  return {
    idToken: tokens.id_token,
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
    subject: claims.sub,
    expiresAt: claims.exp,
  };
}

/** An error of OAuth by its code, such as `access_denied`; undefined for any other error. */
export function oauthError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('error' in error)) return undefined;
  return typeof error.error === 'string' ? error.error : undefined;
}
