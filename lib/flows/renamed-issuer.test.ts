import { expect } from 'chai';
import { type Asked, answer, fakeWorld, granted, run } from './fake-issuer.test.js';
import { renamedIssuer } from './renamed-issuer.js';
import type { TokenServer } from './token-server.js';

describe('a provider that is renamed while tokens are out', () => {
  it('has its verifiers asked under each name, and its own name back', async () => {
    let name = 'own';
    const seen: string[] = [];
    const reply = ({ from, to }: Asked) => {
      if (to === 'token') return granted({ azp: 'batch' });
      seen.push(`${from} -> ${to.split('/').at(-2)} under ${name}`);
      return answer(200, { client: 'batch' });
    };
    const server: Partial<TokenServer> = { whoAmI: async () => answer(name === 'own' ? 201 : 401) };
    const { world } = fakeWorld(reply, {
      apiServer: async () => server as TokenServer,
      calledOtherwise: async (origin, work) => {
        name = origin;
        await work();
        name = 'own';
      },
    });
    const { results } = await run(renamedIssuer, world);
    expect(results).to.include({ 'api-server-before': 'done', 'api-server-of-old': 'stopped' });
    expect(results).to.include({ 'new-token': 'done', 'keys-of-new': 'done' });
    expect(seen.filter((one) => one.includes('keycloak.idp'))).to.have.length(4);
    expect(name).to.equal('own');
  });
});
