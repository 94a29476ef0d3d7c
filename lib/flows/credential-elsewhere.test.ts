import { expect } from 'chai';
import type { PodResponse } from '../model/pod-request.js';
import { credentialElsewhere } from './credential-elsewhere.js';
import { type Asked, answer, fakeWorld, granted, run } from './fake-issuer.test.js';
import { nodeToProvider } from './node-to-provider.js';
import type { TokenServer } from './token-server.js';

const silence: PodResponse = { ok: false, failure: 'timeout', detail: 'no connection', tookMs: 9 };
const reply = ({ from, to }: Asked) => {
  if (from === 'x/a' || from === 'nodes/one') return silence;
  return to === 'token' ? granted({ azp: 'batch' }) : answer(200, { client: 'batch' });
};

/** A world whose API server is asked by `callers`, and whose pods hold this token of a service account. */
function world(own?: string) {
  const callers: string[] = [];
  const server: Partial<TokenServer> = {
    port: 20000,
    whoAmI: async (from, token) => {
      callers.push(`${from} ${token?.startsWith('ey') ? 'token' : token}`);
      return answer(token === undefined ? 403 : 201);
    },
  };
  const more = { apiServer: async () => server as TokenServer, serviceAccountToken: async () => own };
  return { ...fakeWorld(reply, more), callers };
}

describe('a credential that is used from elsewhere', () => {
  it('is shown to be good first, and by whom and to whom it is used is told', async () => {
    const { world: one } = world();
    const { steps, outcomes } = await run(credentialElsewhere, one, { from: 'stranger' });
    expect(outcomes.get('credential-valid')).to.include({ result: 'done' });
    expect(outcomes.get('use')).to.include({ result: 'stopped', how: 'timeout' });
    expect(steps.at(-1)).to.include({ from: 'x/a', to: 'api/orders', port: 8080 });
  });

  it('is the secret at the provider', async () => {
    const { world: one, asked } = world();
    const { steps } = await run(credentialElsewhere, one, { from: 'device', at: 'provider' });
    expect(asked.filter(({ to }) => to === 'token').map(({ from }) => from)).to.deep.equal([
      'client/cli',
      'client/tv',
    ]);
    expect(steps.at(-1)).to.include({ hop: 'H4', from: 'client/tv' });
  });

  it('is shown to an API server from outside before, and none is shown where none is', async () => {
    const { world: one, callers } = world();
    const { outcomes } = await run(credentialElsewhere, one, { at: 'api-server', shows: 'none' });
    expect(callers).to.deep.equal(['browser token', 'x/a undefined']);
    expect(outcomes.get('use')).to.include({ how: 'http', code: 403 });
  });

  it("is the pod's own only where the pod holds one", async () => {
    const options = { from: 'site', at: 'api-server', shows: 'own' };
    const { outcomes } = await run(credentialElsewhere, world().world, options);
    expect(outcomes.get('use')).to.include({ how: 'error' });
    const holding = await run(credentialElsewhere, world('eyJ-of-the-pod').world, options);
    expect(holding.results.use).to.equal('done');
  });
});

describe("a node's own way to the provider", () => {
  it('is tried from the node of the provider, or from another, and told as such', async () => {
    const same = await run(nodeToProvider, world().world, { node: 'same' });
    expect(same.results).to.deep.equal({ discovery: 'done', 'issuer-keys': 'done' });
    expect(same.steps[0]).to.include({ from: 'nodes/two', hop: 'H13' });
    const other = await run(nodeToProvider, world().world, { node: 'other' });
    expect(other.results).to.deep.equal({ discovery: 'stopped', 'issuer-keys': 'not-reached' });
  });
});
