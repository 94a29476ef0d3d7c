import type { Forgery } from '../../identity/forge.js';
import { opaque } from '../pkce.js';
import type { Attempt } from './attempt.js';
import { encoded } from './form.js';
import { forgedFrom } from './introspections.js';
import type { Wire } from './wire.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * A logout token that the relying party must refuse; the twin, signed by the realm's own key as well, is taken. Both are
 * posted over the site's loopback, where no policy stands: what is tried is the site, and not its path.
 */
function notice(wrong: string, forgery: Partial<Forgery>): Attempt {
  return {
    wrong,
    place: { hop: 'H10', from: 'idp/keycloak', to: 'rp/web', port: 8080 },
    prepare: async (wire) => {
      // Only the header is taken from it: it names the key that the realm signs with.
      const token = await wire.serviceToken('batch');
      const bad = await logoutToken(wire, token, forgery);
      const good = await logoutToken(wire, token, {});
      return { twin: () => post(wire, good), attempt: () => post(wire, bad) };
    },
  };
}

function logoutToken(wire: Wire, token: string, { claims = {}, header = {}, ...rest }: Partial<Forgery>) {
  const none = { azp: null, scope: null, typ: null, acr: null, client_id: null, preferred_username: null };
  return forgedFrom(wire, token, {
    header: { typ: 'logout+jwt', ...header },
    claims: {
      ...none,
      aud: 'web',
      sub: opaque(),
      sid: opaque(),
      jti: opaque(),
      iat: 'now',
      exp: 'now+60s',
      events: { [EVENT]: {} },
      ...claims,
    },
    ...rest,
  });
}

function post({ world }: Wire, logout_token: string) {
  return world.fetchFrom('rp/web')({
    method: 'POST',
    url: 'http://127.0.0.1:8080/backchannel-logout',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: encoded({ logout_token }),
    timeoutMs: 6000,
  });
}

/** OpenID Connect Back-Channel Logout 1.0 sections 2.4 to 2.6 and 2.8. */
export const LOGOUT_TOKENS = {
  'unsigned-logout-token': notice('it is not signed', { key: 'none' }),
  'logout-token-of-another-algorithm': notice('it is signed by an algorithm that was not agreed on', {
    header: { alg: 'RS384' },
  }),
  'logout-token-signed-with-the-public-key': notice('the public key was taken for a shared secret', {
    key: 'public-as-hmac',
  }),
  'logout-token-of-a-foreign-key': notice('a key signed that the realm never had', { key: 'foreign' }),
  'logout-token-for-another-client': notice('it is for another client', { claims: { aud: 'nobody' } }),
  'logout-token-of-another-issuer': notice('it names another issuer', {
    claims: { iss: 'https://evil.test/realms/flows' },
  }),
  'logout-token-without-events': notice('it says no event', { claims: { events: null } }),
  'logout-token-of-another-event': notice('it says another event', {
    claims: { events: { 'http://schemas.openid.net/event/other': {} } },
  }),
  'logout-token-with-a-nonce': notice('it has a nonce, as an ID token has', { claims: { nonce: 'n' } }),
  'logout-token-of-nobody': notice('it names neither a user nor a session', {
    claims: { sub: null, sid: null },
  }),
  'logout-token-that-is-over': notice('it is over', { claims: { exp: 'now-5s' } }),
} satisfies Record<string, Attempt>;
