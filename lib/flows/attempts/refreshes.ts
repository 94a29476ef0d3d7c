import type { Attempt, Pair, Tokens } from './attempt.js';
import type { Form } from './form.js';
import { readScope } from './reading.js';
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

/** The user granted `profile`, and the refresh asks for `openid` as well; the twin's user granted both. */
const widened: Attempt = {
  wrong: 'the refresh asks for a scope that the user did not grant',
  prepare: async (wire): Promise<Pair> => {
    const granted = async (scope: string): Promise<Form> => {
      const { refresh_token } = await wire.of('flows').tokens('web', { scope });
      return { grant_type: 'refresh_token', refresh_token, scope: 'openid profile', ...wire.as('web') };
    };
    const [right, wide] = [await granted('openid profile'), await granted('profile')];
    return { twin: () => wire.token(right), attempt: () => wire.token(wide), read: readScope('openid') };
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
  'refresh-that-widens-the-scope': widened,
  'refresh-for-an-unknown-scope': refresh('the refresh asks for a scope that is none of the client', {
    change: () => ({ scope: 'openid profile admin' }),
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
