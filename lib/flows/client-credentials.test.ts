import { expect } from 'chai';
import { clientCredentials } from './client-credentials.js';
import { answer, fakeWorld, granted, refused, run } from './fake-issuer.test.js';

/** An issuer that grants to whoever asks, and takes an assertion as often as `uses` says. */
function issuer(uses = 1) {
  const seen = new Map<string, number>();
  return fakeWorld(({ to, form }) => {
    if (to !== 'token') return answer(200);
    const jwt = form.client_assertion;
    if (jwt === undefined) return granted({ azp: 'batch' });
    const count = (seen.get(jwt) ?? 0) + 1;
    seen.set(jwt, count);
    return count > uses ? refused('invalid_client') : granted({ azp: 'batch-jwt' });
  });
}

describe('the client credentials grant', () => {
  it('shows the secret in the header, or in the form', async () => {
    for (const [authentication, inHeader] of [
      ['basic', true],
      ['post', false],
    ] as const) {
      const { world, asked } = issuer();
      const { results } = await run(clientCredentials, world, { authentication });
      expect(results).to.deep.equal({ discovery: 'done', 'token-request': 'done' });
      const request = asked.at(-1);
      expect(request?.headers.authorization !== undefined).to.equal(inHeader);
      expect(request?.form.client_secret).to.equal(inHeader ? undefined : 'the-secret-of-batch');
    }
  });

  it('names each step before it opens a connection for it', async () => {
    const { moments } = await run(clientCredentials, issuer().world);
    expect(moments).to.deep.equal(['discovery', 'token-request']);
  });

  it('takes no token of another client for its own', async () => {
    const { world } = fakeWorld(({ to }) => (to === 'token' ? granted({ azp: 'batch' }) : answer(200)));
    const { outcomes } = await run(clientCredentials, world, { authentication: 'private-key-jwt' });
    expect(outcomes.get('token-request')).to.include({
      result: 'stopped',
      detail: 'the token was issued to another client',
    });
  });

  const used = { authentication: 'private-key-jwt', assertion: 'used' };

  it('shows an assertion a second time, whole as the first', async () => {
    const { world, asked } = issuer();
    const { outcomes } = await run(clientCredentials, world, used);
    expect(outcomes.get('token-request')).to.include({ how: 'oauth', error: 'invalid_client' });
    const [first, second] = asked.slice(-2).map(({ form }) => form.client_assertion);
    expect(first).to.be.a('string').and.equal(second);
  });

  it('does not take the refusal of a first use for that of a second', async () => {
    const { outcomes } = await run(clientCredentials, issuer(0).world, used);
    expect(outcomes.get('token-request')).to.include({ result: 'stopped', how: 'error' });
  });
});
