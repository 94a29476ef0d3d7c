import type { Forgery } from '../../identity/forge.js';
import type { Attempt, Tokens } from './attempt.js';
import type { Form } from './form.js';
import { forgedFrom } from './introspections.js';
import type { Wire } from './wire.js';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A request for the user's claims with something wrong; the twin is one with a good token of the same user. */
function userinfo(
  wrong: string,
  shown: (wire: Wire, tokens: Tokens) => Promise<Record<string, string>>,
): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const tokens = await wire.tokens('web');
      const headers = await shown(wire, tokens);
      return {
        twin: () => wire.userinfo(bearer(tokens.access_token)),
        attempt: () => wire.userinfo(headers),
      };
    },
  };
}

const forged = (forgery: Partial<Forgery>) => async (wire: Wire, tokens: Tokens) =>
  bearer(await forgedFrom(wire, tokens.access_token, forgery));

const asked = (form: Form) => async (wire: Wire) => bearer((await wire.tokens('web', form)).access_token);

/** OpenID Connect Core section 5.3.3, RFC 6750 section 3. */
export const USERINFO = {
  'userinfo-without-a-token': userinfo('there is no token', async () => ({})),
  'userinfo-with-a-tampered-token': userinfo(
    'one character of the token is changed',
    forged({ tamper: true }),
  ),
  'userinfo-with-an-expired-token': userinfo('the token is over', forged({ claims: { exp: 'now-60s' } })),
  'userinfo-with-the-issuers-other-host': userinfo(
    'the issuer has another host name',
    forged({ claims: { iss: 'https://keycloak.idp.svc.cluster.local:8443/realms/flows' } }),
  ),
  'userinfo-without-the-openid-scope': userinfo(
    'the token is none of OpenID Connect',
    asked({ scope: 'profile' }),
  ),
  'userinfo-with-a-refresh-token': userinfo('a refresh token is shown', async (_wire, tokens) =>
    bearer(tokens.refresh_token),
  ),
  'userinfo-with-an-id-token': userinfo('an ID token is shown', async (_wire, tokens) =>
    bearer(tokens.id_token),
  ),
} satisfies Record<string, Attempt>;
