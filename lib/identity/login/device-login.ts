import * as oidc from 'openid-client';
import type { KeptSession } from './cache.js';
import { answerText, type HttpAnswer, httpAnswer } from './http-answer.js';
import { LoginError } from './login-error.js';
import type { Person } from './person.js';
import { oauthError, sessionOf } from './tokens.js';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** What a poller waits where the issuer names no interval, and adds when it is told to slow down (RFC 8628 section 3.5). */
const FIVE_SECONDS = 5;

const TOO_LATE = 'The code was not entered in time: try again.';

/**
 * Logs in by device code (RFC 8628): the person opens an address on any device and enters a short code, meanwhile the
 * issuer is asked as often as it allows. PKCE binds the code to this process, as RFC 9700 wants of public clients.
 * A server's failure (HTTP 5xx) is no answer to the question: it is told once, and the question is asked again until the
 * code's life is over. Throws LoginError where the person declines, the code's life is over, or the issuer lost the login.
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
  let failure: HttpAnswer | undefined;
  for (let waited = seconds; waited <= device.expires_in; waited += seconds) {
    await person.wait(seconds * 1000);
    try {
      const asked = { device_code: device.device_code, code_verifier: verifier };
      return sessionOf(await oidc.genericGrantRequest(configuration, DEVICE_GRANT, asked));
    } catch (error) {
      const code = oauthError(error);
      if (code === 'authorization_pending') continue;
      if (code === 'slow_down') {
        seconds += FIVE_SECONDS;
        continue;
      }
      const answer = await httpAnswer(error);
      if (answer === undefined || answer.status < 500) throw refused(code, failure) ?? error;
      if (failure === undefined)
        person.tell(`The issuer failed with ${answerText(answer)}: it is asked again.`);
      failure = answer;
    }
  }
  throw new LoginError(TOO_LATE);
}

/**
 * What ends the polling (RFC 8628 section 3.5). Keycloak 26.7.0 gives `invalid_grant` to a code that it accepted until it
 * failed: a poll between its approval of the code and the commit of the client's session spends the code, and then ends
 * in a NullPointerException (HTTP 500 unknown_error). Such a login cannot be saved, and a new code is the person's to ask
 * for: section 3.5 wants no new one without them.
 */
function refused(code: string | undefined, failure: HttpAnswer | undefined): LoginError | undefined {
  if (code === 'access_denied') return new LoginError('The login was declined on the other device.');
  if (code === 'expired_token') return new LoginError(TOO_LATE);
  if (code === 'invalid_grant' && failure)
    return new LoginError(
      `The issuer lost this login when it failed with ${answerText(failure)}: try again.`,
    );
  return undefined;
}
