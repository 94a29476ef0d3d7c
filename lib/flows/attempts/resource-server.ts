import type { Forgery } from '../../identity/forge.js';
import type { Attempt } from './attempt.js';
import { forgedFrom } from './introspections.js';
import type { Wire } from './wire.js';

/** A call of the API that must be refused; `path` and `headers` are what is shown in place of a good token. */
function call(wrong: string, shown: (wire: Wire, token: string) => Promise<Shown> | Shown): Attempt {
  return {
    wrong,
    place: { hop: 'H11', from: 'client/cli', to: 'api/orders', port: 8080 },
    prepare: async (wire) => {
      const base = wire.world.resourceServer('api/orders');
      const token = await wire.serviceToken('batch');
      const right: Shown = { path: '/', ...bearer(token) };
      const { twin = right, ...bad } = await shown(wire, token);
      const send = ({ path = '/', authorization }: Shown) =>
        wire.get(`${base}${path}`, authorization === undefined ? {} : { authorization });
      return { twin: () => send(twin), attempt: () => send(bad) };
    },
  };
}

interface Shown {
  path?: string;
  authorization?: string;
  /** The request that must be accepted, where it is not a good token of client batch at `/`. */
  twin?: Shown;
}

const bearer = (token: string): Shown => ({ authorization: `Bearer ${token}` });

const forged = (wrong: string, forgery: Partial<Forgery>) =>
  call(wrong, async (wire, token) => bearer(await forgedFrom(wire, token, forgery)));

/** RFC 6750 sections 2 and 3, RFC 9068 section 4, RFC 9700 sections 2.3 and 4.10, RFC 8725 section 2. */
export const CALLS = {
  'call-without-a-token': call('there is no token', () => ({})),
  'call-with-basic-credentials': call('the scheme is not Bearer', () => ({
    authorization: 'Basic Zm9vOmJhcg==',
  })),
  'call-with-the-token-in-the-query': call(
    'the token stands in the URL, which servers log',
    (_wire, token) => ({
      path: `/?access_token=${token}`,
    }),
  ),
  'call-with-a-token-for-nobody': call('the token is for no audience of this server', async (wire) =>
    bearer((await wire.tokens('blog')).access_token),
  ),
  'call-with-an-id-token': call('an ID token is shown', async (wire) =>
    bearer((await wire.tokens('web')).id_token),
  ),
  'call-with-a-refresh-token': call('a refresh token is shown', async (wire) =>
    bearer((await wire.tokens('web')).refresh_token),
  ),
  'call-without-the-scope': call('the token lacks the scope of the page', async (wire, token) => ({
    path: '/whoami',
    ...bearer(token),
    twin: { path: '/whoami', ...bearer(await wire.serviceToken('batch', { scope: 'openid' })) },
  })),
  'call-with-an-expired-token': forged('the token is over', { claims: { exp: 'now-5s' } }),
  'call-with-a-token-of-the-future': forged('the token is not valid yet', { claims: { nbf: 'now+60s' } }),
  'call-with-a-token-of-another-issuer': forged('the issuer is another realm', {
    claims: { iss: 'https://login.twinlock.test:8443/realms/strict' },
  }),
  'call-with-an-unsigned-token': forged('the token is not signed', { key: 'none' }),
  'call-with-a-token-signed-with-the-public-key': forged('the public key was taken for a shared secret', {
    key: 'public-as-hmac',
  }),
  'call-with-a-token-of-a-foreign-key': forged('a key signed that the realm never had', { key: 'foreign' }),
} satisfies Record<string, Attempt>;
