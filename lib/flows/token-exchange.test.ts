import { expect } from 'chai';
import { answer, fakeWorld, granted, refused, run, tokenOf } from './fake-issuer.test.js';
import { tokenExchange } from './token-exchange.js';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT = { azp: 'batch', sub: 'the-service', aud: ['orders', 'ledger'] };
const GOOD = { azp: 'orders', sub: 'the-service', aud: 'ledger' };

/** An issuer that exchanges as told, and a ledger that takes every token for that of `client`. */
const world = (exchanged = granted(GOOD, { issued_token_type: ACCESS_TOKEN }), client = 'orders') =>
  fakeWorld(({ to, form }) => {
    if (to !== 'token') return answer(200, { client });
    return form.grant_type === 'client_credentials' ? granted(SUBJECT) : exchanged;
  });

describe('the token exchange', () => {
  it('is asked by orders, with the token of its caller, and the new token is shown to ledger', async () => {
    const { world: good, asked } = world();
    const { results, moments } = await run(tokenExchange, good);
    expect(results).to.deep.equal({ 'token-request': 'done', exchange: 'done', 'token-valid': 'done' });
    expect(moments).to.deep.equal(['token-request', 'exchange', 'token-valid']);
    expect(asked.map(({ from }) => from)).to.deep.equal(['client/cli', 'api/orders', 'api/ledger']);
    expect(asked[1]?.form).to.include({ subject_token: tokenOf(SUBJECT), audience: 'ledger' });
    expect(asked[2]?.headers.authorization).to.equal(`Bearer ${tokenOf(GOOD)}`);
  });

  it('changes the token or the audience where the case says so', async () => {
    const tampered = world();
    await run(tokenExchange, tampered.world, { subject: 'tampered' });
    expect(tampered.asked[1]?.form.subject_token).to.not.equal(tokenOf(SUBJECT));
    const unknown = world();
    await run(tokenExchange, unknown.world, { audience: 'unknown' });
    expect(unknown.asked[1]?.form.audience).to.not.equal('ledger');
  });

  for (const [what, exchanged, detail] of [
    ['another subject', granted({ ...GOOD, sub: 'else' }, { issued_token_type: ACCESS_TOKEN }), 'subject'],
    [
      'a wider audience',
      granted({ ...GOOD, aud: ['ledger', 'orders'] }, { issued_token_type: ACCESS_TOKEN }),
      'for ledger alone',
    ],
    ['no type', granted(GOOD), 'does not say'],
  ] as const) {
    it(`does not take ${what} for a success`, async () => {
      const { outcomes, results } = await run(tokenExchange, world(exchanged).world);
      expect(outcomes.get('exchange')).to.have.property('detail').that.includes(detail);
      expect(results).to.include({ exchange: 'stopped', 'token-valid': 'not-reached' });
    });
  }

  it('says with what words it was refused', async () => {
    const { outcomes } = await run(tokenExchange, world(refused('invalid_request')).world);
    expect(outcomes.get('exchange')).to.include({ code: 400, error: 'invalid_request' });
  });

  it('is no success if ledger takes the token for that of another', async () => {
    const { results } = await run(tokenExchange, world(undefined, 'batch').world);
    expect(results).to.include({ exchange: 'done', 'token-valid': 'stopped' });
  });
});
