import { expect } from 'chai';
import { type Asked, answer, fakeWorld, granted, refused, run, tokenOf } from './fake-issuer.test.js';
import { tokenEnd, windowWords } from './token-end.js';
import type { TokenServer } from './token-server.js';

const CALLBACK = 'http://rp.twinlock.test:8080';
const LOGIN = '<form id="kc-form-login" action="https://idp.test/login">';

/** A provider, and verifiers that all learn of a token's end; `twice`: a code is good twice. */
function world(twice = false) {
  let redeemed = 0;
  let ended = false;
  const expired = tokenOf({ azp: 'brief', exp: Math.floor(Date.now() / 1000) - 60 });
  const server: Partial<TokenServer> = { whoAmI: async () => answer(ended ? 401 : 201) };
  const reply = ({ to, form }: Asked) => {
    if (to.startsWith('auth?')) return { ...answer(200), body: LOGIN };
    if (to === 'https://idp.test/login')
      return { ...answer(302), headers: { location: `${CALLBACK}/callback?code=abc` } };
    if (to === 'token') {
      redeemed += 1;
      if (redeemed > 1 && twice) return granted({ azp: 'brief' });
      ended = redeemed > 1;
      if (ended) return refused('invalid_grant');
      expect(form.code).to.equal('abc');
      return answer(200, { access_token: expired, token_type: 'Bearer', id_token: tokenOf({}) });
    }
    if (to === 'revoke' || to.startsWith('logout?')) {
      ended = true;
      return answer(200);
    }
    return ended ? answer(401) : answer(200, { client: 'brief' });
  };
  return fakeWorld(reply, { relyingParty: CALLBACK, apiServer: async () => server as TokenServer }).world;
}

describe('a token and its three verifiers', () => {
  for (const after of ['logout', 'revocation', 'code-replay']) {
    it(`shows who still accepts it after ${after}`, async () => {
      const { results } = await run(tokenEnd, world(), { after });
      expect(results).to.include({
        token: 'done',
        'introspection-before': 'done',
        'api-server-before': 'done',
      });
      expect(results).to.include({ 'the-end': 'done', 'introspection-after': 'stopped' });
      // Here all of them learn of the end, which is not what is true of real ones.
      expect(results).to.include({ 'keys-after': 'stopped', 'api-server-at-expiry': 'stopped' });
    });
  }

  it('does not take a code that is good twice for the end of a token', async () => {
    const { results } = await run(tokenEnd, world(true), { after: 'code-replay' });
    expect(results).to.include({ 'the-end': 'stopped', 'introspection-after': 'not-reached' });
  });

  it('says how long it was accepted, and whether that is longer than it lives', () => {
    expect(windowWords(13_500, 3500, 7000)).to.equal('refused 10.0 s after its end, 6.5 s past its expiry');
    expect(windowWords(3530, 3500, 7000)).to.equal('refused 0.0 s after its end, before its expiry');
  });
});
