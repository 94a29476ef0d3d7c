import type { Attempt, Tokens } from './attempt.js';
import type { Form } from './form.js';
import { newProofKey, type ProofKey, proof } from './proof.js';
import { tokensIn, type Wire } from './wire.js';

type Headers = Record<string, string>;

/** A code of the client whose tokens must be bound to a key, redeemed with a bad proof; the twin's is good. */
function redemption(wrong: string, shown: (made: Made) => Promise<Headers> | Headers): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const [right, bad] = [await wire.redemption('web-dpop'), await wire.redemption('web-dpop')];
      const key = await newProofKey();
      const good = await proof(key, { method: 'POST', url: wire.url('token') });
      const headers = await shown({ wire, key, good });
      return { twin: () => wire.token(right, { dpop: good }), attempt: () => wire.token(bad, headers) };
    },
  };
}

interface Made {
  wire: Wire;
  key: ProofKey;
  /** The proof that the twin shows before. */
  good: string;
}

/** A bound token at the userinfo endpoint, shown wrongly; the twin shows it with a proof by its key. */
function userinfo(wrong: string, shown: (bound: Bound) => Promise<Headers>): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const key = await newProofKey();
      const tokens = await boundTokens(wire, key);
      const url = wire.url('userinfo');
      const headers = await shown({ token: tokens.access_token, key, url });
      const right = await withProof(tokens.access_token, key, url);
      return { twin: () => wire.userinfo(right), attempt: () => wire.userinfo(headers) };
    },
  };
}

interface Bound {
  token: string;
  key: ProofKey;
  url: string;
}

async function boundTokens(wire: Wire, key: ProofKey): Promise<Tokens> {
  const shown = await proof(key, { method: 'POST', url: wire.url('token') });
  return tokensIn(await wire.token(await wire.redemption('web-dpop'), { dpop: shown }));
}

async function withProof(token: string, key: ProofKey, url: string): Promise<Headers> {
  return { authorization: `DPoP ${token}`, dpop: await proof(key, { method: 'GET', url, token }) };
}

/** A bound session that is renewed wrongly; the twin renews it with a proof by the same key. */
const refreshWithoutProof: Attempt = {
  wrong: 'a bound session is renewed without a proof',
  prepare: async (wire) => {
    const key = await newProofKey();
    const { refresh_token } = await boundTokens(wire, key);
    const form: Form = { grant_type: 'refresh_token', refresh_token, ...wire.as('web-dpop') };
    const shown = await proof(key, { method: 'POST', url: wire.url('token') });
    return { twin: () => wire.token(form, { dpop: shown }), attempt: () => wire.token(form) };
  },
};

/** RFC 9449 sections 4.3, 5, 7 and 11.1. */
export const PROOFS = {
  'no-proof': redemption('there is no proof of the key', () => ({})),
  'replayed-proof': redemption('the proof was shown before', ({ good }) => ({ dpop: good })),
  'proof-for-another-endpoint': redemption(
    'the proof was made for another endpoint',
    async ({ wire, key }) => ({
      dpop: await proof(key, { method: 'POST', url: wire.url('userinfo') }),
    }),
  ),
  'proof-for-another-method': redemption('the proof was made for another method', async ({ wire, key }) => ({
    dpop: await proof(key, { method: 'GET', url: wire.url('token') }),
  })),
  'old-proof': redemption('the proof was made an hour ago', async ({ wire, key }) => ({
    dpop: await proof(key, { method: 'POST', url: wire.url('token'), ageSeconds: 3600 }),
  })),
  'bound-token-as-bearer': userinfo('a bound token is shown as a bearer token', async ({ token }) => ({
    authorization: `Bearer ${token}`,
  })),
  'bound-token-without-proof': userinfo('a bound token is shown without a proof', async ({ token }) => ({
    authorization: `DPoP ${token}`,
  })),
  'bound-token-with-a-foreign-key': userinfo(
    'the proof is by a key that the token is not bound to',
    async ({ token, url }) => withProof(token, await newProofKey(), url),
  ),
  'bound-refresh-without-proof': refreshWithoutProof,
} satisfies Record<string, Attempt>;
