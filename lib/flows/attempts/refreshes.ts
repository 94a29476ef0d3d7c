import type { Attempt, Tokens } from './attempt.js';
import type { Form } from './form.js';
import { tokensIn, type Wire } from './wire.js';

/** A refresh that goes wrong; the twin renews the same session as it should be, with the same refresh token. */
function refresh(wrong: string, { client = 'web', asked = {}, change }: Refresh): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const tokens = await wire.tokens(client, asked);
      const form: Form = {
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
        ...wire.as(client),
      };
      return {
        twin: () => wire.token(form),
        attempt: () => wire.token({ ...form, ...change(wire, tokens) }),
      };
    },
  };
}

interface Refresh {
  client?: string;
  asked?: Form;
  change(wire: Wire, tokens: Tokens): Form;
}

/** A refresh token that is shown again in the realm that takes each only once; what becomes of its successor is the point. */
const reusedInStrictRealm: Attempt = {
  wrong: 'the refresh token was used before',
  realm: 'strict',
  prepare: async (flows) => {
    const wire = flows.of('strict');
    const { refresh_token } = await wire.tokens('web');
    const form: Form = { grant_type: 'refresh_token', refresh_token, ...wire.as('web') };
    let newest: Tokens | undefined;
    return {
      twin: async () => {
        const response = await wire.token(form);
        newest = tokensIn(response);
        return response;
      },
      attempt: () => wire.token(form),
      tokens: () => newest as Tokens,
    };
  },
};

/** RFC 6749 section 6, RFC 9700 sections 2.2.2 and 4.14.2. */
export const REFRESHES = {
  'refresh-token-of-another-client': refresh('the refresh token was given to another client', {
    change: (wire) => wire.as('shop'),
  }),
  'refresh-token-reused-by-a-public-client': refresh('the refresh token was used before', {
    client: 'web-public',
    change: () => ({}),
  }),
  'refresh-that-widens-the-scope': refresh('the refresh asks for a scope that nobody granted', {
    asked: { scope: 'profile' },
    change: () => ({ scope: 'openid profile' }),
  }),
  'access-token-as-refresh-token': refresh('an access token is shown as a refresh token', {
    change: (_wire, { access_token }) => ({ refresh_token: access_token }),
  }),
  'tampered-refresh-token': refresh('one character of the refresh token is changed', {
    change: (_wire, { refresh_token }) => ({ refresh_token: changedInside(refresh_token) }),
  }),
  'refresh-token-reused': reusedInStrictRealm,
} satisfies Record<string, Attempt>;

/** Another letter in the middle of the signature, where each carries six bits. */
function changedInside(token: string): string {
  const at = token.length - 10;
  return token.slice(0, at) + (token.charAt(at) === 'A' ? 'B' : 'A') + token.slice(at + 1);
}
