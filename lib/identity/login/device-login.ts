import * as oidc from 'openid-client';
import type { KeptSession } from './cache.js';
import { LoginError } from './login-error.js';
import type { Person } from './person.js';
import { oauthError, sessionOf } from './tokens.js';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** What a poller waits where the issuer names no interval, and adds when it is told to slow down (RFC 8628 section 3.5). */
const FIVE_SECONDS = 5;

/**
 * Logs in by device code (RFC 8628): the person opens an address on any device and enters a short code, meanwhile the
 * issuer is asked as often as it allows. PKCE binds the code to this process, as RFC 9700 wants of public clients.
 * Throws LoginError where the person declines or the code's life is over.
 */
export async function loginByDeviceCode(
  configuration: oidc.Configuration,
  scope: string,
  person: Person,
): Promise<KeptSession> {
  const verifier = oidc.randomPKCECodeVerifier();
  const device = await oidc.initiateDeviceAuthorization(configuration, {
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  person.tell(`To log in, open ${device.verification_uri} and enter ${device.user_code}`);
  let seconds = device.interval ?? FIVE_SECONDS;
  for (;;) {
    await person.wait(seconds * 1000);
    try {
      const asked = { device_code: device.device_code, code_verifier: verifier };
      return sessionOf(await oidc.genericGrantRequest(configuration, DEVICE_GRANT, asked));
    } catch (error) {
      const code = oauthError(error);
      if (code === 'slow_down') seconds += FIVE_SECONDS;
      else if (code !== 'authorization_pending') throw refused(code) ?? error;
    }
  }
}

function refused(code: string | undefined): LoginError | undefined {
  if (code === 'access_denied') return new LoginError('The login was declined on the other device.');
  if (code === 'expired_token') return new LoginError('The code was not entered in time: try again.');
  return undefined;
}
