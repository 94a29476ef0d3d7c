import { expect } from 'chai';
import { answer, fakeWorld, granted, refused, run, tokenOf } from './fake-issuer.test.js';
import { revocation } from './revocation.js';

const TOKEN = { azp: 'batch' };

/** An issuer that takes back what it has issued, and a ledger that asks it. */
function world(revoked = answer(200)) {
  let active = true;
  let checks = 0;
  return fakeWorld(({ to, form, headers }) => {
    if (to === 'token') return granted(TOKEN);
    if (to === 'revoke') {
      if (form.token === tokenOf(TOKEN)) active = false;
      return revoked;
    }
    if (to.endsWith('/forget')) return answer(204);
    if (to.endsWith('/steps')) {
      const step = { step: 'introspection', hop: 'H6', startedAt: 1, tookMs: 1, result: 'done' };
      return answer(200, Array(checks).fill(step));
    }
    expect(headers.authorization).to.equal(`Bearer ${tokenOf(TOKEN)}`);
    checks += 1;
    return active ? answer(200, { client: 'batch' }) : answer(401);
  });
}

describe('the revocation of a token', () => {
  it('is shown by a server that lets the client in before and not after', async () => {
    const { world: good, asked } = world();
    const { results, moments } = await run(revocation, good);
    expect(results).to.deep.equal({
      'token-request': 'done',
      'token-valid': 'done',
      revocation: 'done',
      'api-call': 'done',
      introspection: 'done',
      answer: 'stopped',
    });
    expect(moments).to.deep.equal(['token-request', 'token-valid', 'revocation', 'api-call']);
    expect(asked.find(({ to }) => to === 'revoke')?.form).to.include({ token_type_hint: 'access_token' });
  });

  it('of a token that nobody issued leaves the own one as it is', async () => {
    const { results } = await run(revocation, world().world, { token: 'unknown' });
    expect(results).to.include({ revocation: 'done', introspection: 'done', answer: 'done' });
  });

  it('may come with a wrong hint', async () => {
    const { world: good, asked } = world();
    await run(revocation, good, { hint: 'wrong' });
    expect(asked.find(({ to }) => to === 'revoke')?.form).to.include({ token_type_hint: 'refresh_token' });
  });

  it('ends the flow where it is refused', async () => {
    const { results, outcomes } = await run(revocation, world(refused('unsupported_token_type')).world);
    expect(outcomes.get('revocation')).to.include({ error: 'unsupported_token_type' });
    expect(results).to.include({ 'api-call': 'not-reached', introspection: 'not-reached' });
  });
});
