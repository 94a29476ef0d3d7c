import * as oidc from 'openid-client';
import type { KeptSession } from './cache.js';
import { openCallback } from './callback.js';
import { LoginError } from './login-error.js';
import type { Person } from './person.js';
import { oauthError, sessionOf } from './tokens.js';

/**
 * Logs in by authorization code with PKCE S256 (RFC 7636), state and nonce, through the person's browser and a loopback
 * redirect (RFC 8252). Throws LoginError where the person declines, nobody comes back in time, or what comes back does
 * not belong to this login.
 */
export async function loginByBrowser(
  configuration: oidc.Configuration,
  scope: string,
  person: Person,
): Promise<KeptSession> {
  const callback = await openCallback();
  try {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callback.redirectUri,
      scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    });
    const opened = await person.openBrowser(url);
    person.tell(
      opened
        ? 'Log in in the browser that has just been opened.'
        : `No browser could be opened: open ${url.href} on this machine and log in.`,
    );
    const returned = await inTime(callback.returned, person.patience);
    return sessionOf(
      await oidc.authorizationCodeGrant(configuration, returned, {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
        idTokenExpected: true,
      }),
    );
  } catch (error) {
    if (oauthError(error) === 'access_denied') throw new LoginError('The login was declined in the browser.');
    throw error;
  } finally {
    callback.close();
  }
}

function inTime<T>(promise: Promise<T>, patience: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(patience.reason);
    if (patience.aborted) late();
    patience.addEventListener('abort', late, { once: true });
    promise.then(resolve, reject);
  });
}
