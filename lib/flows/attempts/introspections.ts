import type { Forgery } from '../../identity/forge.js';
import { forge } from '../../identity/forge.js';
import type { Attempt } from './attempt.js';
import type { Form } from './form.js';
import { readIntrospection } from './reading.js';
import { answered, type Wire } from './wire.js';

/** A good token that is changed in one thing, then shown to the introspection endpoint; the twin shows it unchanged. */
function forged(wrong: string, forgery: Partial<Forgery>): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const token = await wire.serviceToken('batch');
      const bad = await forgedFrom(wire, token, forgery);
      return {
        twin: () => wire.introspect(token),
        attempt: () => wire.introspect(bad),
        read: readIntrospection,
      };
    },
  };
}

/** A token with the claims and header of `token`, changed in what the forgery names. */
export function forgedFrom(wire: Wire, token: string, forgery: Partial<Forgery>): Promise<string> {
  const whole: Forgery = { claims: {}, header: {}, key: 'realm', tamper: false, ...forgery };
  return forge(token, whole, wire.realm.signingKey(), Date.now());
}

/** A good token, and somebody who may not ask for it. */
function asker(wrong: string, by: (wire: Wire) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const token = await wire.serviceToken('batch');
      return {
        twin: () => wire.introspect(token),
        attempt: () => wire.introspect(token, by(wire)),
        read: readIntrospection,
      };
    },
  };
}

const revoked: Attempt = {
  wrong: 'the token was revoked',
  prepare: async (wire) => {
    const [kept, token] = [await wire.serviceToken('batch'), await wire.serviceToken('batch')];
    answered(await wire.post('revoke', { token, ...wire.as('batch') }));
    return {
      twin: () => wire.introspect(kept),
      attempt: () => wire.introspect(token),
      read: readIntrospection,
    };
  },
};

const ofAnotherRealm: Attempt = {
  wrong: 'the token is of another realm on the same host',
  prepare: async (wire) => {
    const { access_token } = await wire.of('strict').tokens('web');
    const own = await wire.serviceToken('batch');
    return {
      twin: () => wire.introspect(own),
      attempt: () => wire.introspect(access_token),
      read: readIntrospection,
    };
  },
};

/** RFC 7662 sections 2.1 to 2.3, RFC 8725 section 2.1. */
export const INTROSPECTIONS = {
  'introspected-expired-token': forged('the token is over', { claims: { exp: 'now-60s' } }),
  'introspected-unsigned-token': forged('the token is not signed', { key: 'none' }),
  'introspected-token-signed-with-the-public-key': forged('the public key was taken for a shared secret', {
    key: 'public-as-hmac',
  }),
  'introspected-token-of-a-foreign-key': forged('a key signed that the realm never had', { key: 'foreign' }),
  'introspected-token-of-another-host': forged('the issuer has another host name', {
    claims: { iss: 'https://keycloak.idp.svc.cluster.local:8443/realms/flows' },
  }),
  'introspected-token-of-another-realm': ofAnotherRealm,
  'introspected-revoked-token': revoked,
  'introspection-by-nobody': asker('nobody says who asks', () => ({})),
  'introspection-without-the-secret': asker('a confidential client shows its name alone', () => ({
    client_id: 'ledger',
  })),
  'introspection-with-a-wrong-secret': asker("the secret is not the client's", () => ({
    client_id: 'ledger',
    client_secret: 'guessed',
  })),
  'introspection-by-a-public-client': asker('whoever asks shows no secret', () => ({
    client_id: 'web-public',
  })),
} satisfies Record<string, Attempt>;
