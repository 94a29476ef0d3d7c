import type { Attempt } from './attempt.js';
import type { Form } from './form.js';
import { forgedFrom } from './introspections.js';
import type { Wire } from './wire.js';

/** A token exchange that must be refused; the twin exchanges a good token for one that is meant for `ledger`. */
function exchange(wrong: string, change: (wire: Wire, token: string) => Promise<Form> | Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const subject_token = await wire.serviceToken('batch');
      const form: Form = {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience: 'ledger',
        ...wire.as('orders'),
      };
      const bad = { ...form, ...(await change(wire, subject_token)) };
      return { twin: () => wire.token(form), attempt: () => wire.token(bad) };
    },
  };
}

/** RFC 8693 sections 2.1 and 2.2.2. */
export const EXCHANGES = {
  'exchange-of-a-token-for-others': exchange(
    'the token was not meant for whoever exchanges it',
    async (wire) => ({
      subject_token: (await wire.tokens('blog')).access_token,
    }),
  ),
  'exchange-by-a-client-that-may-not': exchange('the client was not allowed to exchange tokens', (wire) =>
    wire.as('ledger'),
  ),
  'exchange-that-widens-the-scope': exchange('the scope is none of the client', () => ({ scope: 'admin' })),
  'exchange-of-an-expired-token': exchange('the token is over', async (wire, token) => ({
    subject_token: await forgedFrom(wire, token, { claims: { exp: 'now-60s' } }),
  })),
} satisfies Record<string, Attempt>;
