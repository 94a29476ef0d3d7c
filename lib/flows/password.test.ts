import { expect } from 'chai';
import { fakeWorld, granted, refused, run } from './fake-issuer.test.js';
import { passwordGrant } from './password.js';

describe('the password grant', () => {
  it('shows the right password, or another, by either kind of client; the password stays in the request', async () => {
    for (const [options, client, password] of [
      [{}, undefined, 'the-password-of-dora'],
      [{ password: 'wrong' }, undefined, 'not-the-password-of-dora'],
      [{ client: 'public' }, 'web-public', 'the-password-of-dora'],
    ] as const) {
      const { world, asked } = fakeWorld(() => refused('unauthorized_client'));
      const { steps, outcomes } = await run(passwordGrant, world, options);
      expect(asked[0]?.form).to.include({ username: 'dora', password });
      expect(asked[0]?.form.client_id).to.equal(client);
      expect(outcomes.get('password-request')).to.include({ code: 400, error: 'unauthorized_client' });
      expect(JSON.stringify(steps)).to.not.include('the-password');
    }
  });

  it('is seen where it is granted', async () => {
    const { world } = fakeWorld(() => granted({ azp: 'batch' }));
    expect((await run(passwordGrant, world)).results).to.deep.equal({ 'password-request': 'done' });
  });
});
