import type { Attempt, Tokens } from './attempt.js';
import { encoded, type Form } from './form.js';
import { forgedFrom } from './introspections.js';
import { readReturn } from './reading.js';
import type { Wire } from './wire.js';

const GOODBYE = 'http://rp.twinlock.test:8080/goodbye';

/** A logout in the user's browser that must not send it on; the twin ends the session and sends it to the client's page. */
function logout(wrong: string, change: (wire: Wire, tokens: Tokens) => Promise<Form> | Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const other = wire.of('flows');
      const [tokens, kept] = [await wire.tokens('web'), await other.tokens('web')];
      const form = (one: Tokens): Form => ({
        id_token_hint: one.id_token,
        post_logout_redirect_uri: GOODBYE,
        state: 'bye',
      });
      const bad = { ...form(kept), ...(await change(other, kept)) };
      return {
        twin: () => wire.browse(`${wire.url('logout')}?${encoded(form(tokens))}`),
        attempt: () => other.browse(`${other.url('logout')}?${encoded(bad)}`),
        read: readReturn(`${GOODBYE}?state=bye`),
      };
    },
  };
}

/** OpenID Connect RP-Initiated Logout 1.0 sections 2, 3 and 4. */
export const LOGOUTS = {
  'logout-to-an-unregistered-page': logout('the page after the logout is a stranger', () => ({
    post_logout_redirect_uri: 'https://evil.test/goodbye',
  })),
  'logout-without-a-hint': logout('nothing says which client the page belongs to', () => ({
    id_token_hint: undefined,
  })),
  'logout-with-a-tampered-hint': logout('one character of the hint is changed', async (wire, tokens) => ({
    id_token_hint: await forgedFrom(wire, tokens.id_token, { tamper: true }),
  })),
  'logout-with-a-hint-of-a-foreign-key': logout(
    'a key signed the hint that the realm never had',
    async (wire, tokens) => ({
      id_token_hint: await forgedFrom(wire, tokens.id_token, { key: 'foreign' }),
    }),
  ),
  'logout-with-a-client-that-is-not-of-the-hint': logout('the hint was given to another client', () => ({
    client_id: 'shop',
  })),
} satisfies Record<string, Attempt>;
