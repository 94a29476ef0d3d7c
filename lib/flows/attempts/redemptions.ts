import { setTimeout } from 'node:timers/promises';
import { newVerifier } from '../pkce.js';
import type { Attempt, Tokens } from './attempt.js';
import type { Form } from './form.js';
import { tokensIn, type Wire } from './wire.js';

/** A code that is redeemed wrongly: the twin redeems another code of the same request as it should be. */
function redemption(wrong: string, { client = 'web', asked = {}, change }: Redemption): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const right = await wire.redemption(client, asked);
      const base = await wire.redemption(client, asked);
      const changed = { ...base, ...(typeof change === 'function' ? change(wire) : change) };
      return { twin: () => wire.token(right), attempt: () => wire.token(changed) };
    },
  };
}

interface Redemption {
  client?: string;
  /** What both authorization requests ask for beside a good one. */
  asked?: Form;
  /** What is wrong with the token request. */
  change: Form | ((wire: Wire) => Form);
}

const withoutChallenge: Form = { code_challenge: undefined, code_challenge_method: undefined };

/** A code that is shown twice; what becomes of the tokens that the first redemption gave is the point. */
function replay(wrong: string, change: (wire: Wire) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const form = await wire.redemption('web');
      let tokens: Tokens | undefined;
      return {
        twin: async () => {
          const response = await wire.token(form);
          tokens = tokensIn(response);
          return response;
        },
        attempt: () => wire.token({ ...form, ...change(wire) }),
        tokens: () => tokens as Tokens,
      };
    },
  };
}

/** Life of a code in a realm of Keycloak, and a second to spare, in milliseconds. */
const CODE_LIFE_MS = 61_000;

/** A code that was kept for longer than it lives. */
const old: Attempt = {
  wrong: 'the code is over',
  prepare: async (wire) => {
    const [right, kept] = [await wire.redemption('web'), await wire.redemption('web')];
    const over = Date.now() + CODE_LIFE_MS;
    return {
      twin: () => wire.token(right),
      attempt: async () => {
        await setTimeout(over - Date.now());
        return await wire.token(kept);
      },
    };
  },
};

/** RFC 6749 sections 4.1.3 and 5.2, RFC 7636 section 4.6, RFC 9700 sections 2.1.1 and 4.5. */
export const REDEMPTIONS = {
  'wrong-verifier': redemption('the verifier is not that of the challenge', {
    change: { code_verifier: newVerifier() },
  }),
  'missing-verifier': redemption('there is no verifier although there was a challenge', {
    change: { code_verifier: undefined },
  }),
  'malformed-verifier': redemption('the verifier is shorter than RFC 7636 allows', {
    change: { code_verifier: 'short' },
  }),
  'verifier-without-challenge': redemption('a verifier is shown although no challenge was', {
    client: 'blog',
    asked: withoutChallenge,
    change: { code_verifier: newVerifier() },
  }),
  'code-of-another-client': redemption('the code was given to another client', {
    change: (wire) => wire.as('shop'),
  }),
  'other-redirect-uri-at-redemption': redemption(
    'the redirect URI is another than at the authorization endpoint',
    {
      change: { redirect_uri: 'http://rp.twinlock.test:8080/other' },
    },
  ),
  'no-redirect-uri-at-redemption': redemption('the redirect URI of the authorization request is left out', {
    change: { redirect_uri: undefined },
  }),
  'wrong-secret': redemption("the secret is not the client's", { change: { client_secret: 'guessed' } }),
  'missing-secret': redemption('a confidential client shows its name alone', {
    change: { client_secret: undefined },
  }),
  'unknown-client': redemption('nobody knows the client', { change: { client_id: 'nobody' } }),
  'repeated-parameter': redemption('a parameter stands twice', {
    change: { grant_type: ['authorization_code', 'authorization_code'] },
  }),
  'unknown-grant': redemption('nobody knows the grant', {
    change: { grant_type: 'urn:twinlock:grant:none' },
  }),
  'old-code': old,
  'code-replayed': replay('the code was redeemed before', () => ({})),
  'code-replayed-by-another-client': replay(
    'the code was redeemed before, and another client shows it',
    (wire) => ({ ...wire.as('shop'), code_verifier: newVerifier() }),
  ),
} satisfies Record<string, Attempt>;
