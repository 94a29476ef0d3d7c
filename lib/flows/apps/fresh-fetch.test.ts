import { createServer } from 'node:net';
import { expect } from 'chai';
import { createAuthority } from '../../identity/certificates.js';
import { ConnectionPool } from './connection-pool.js';
import { type Exchange, freshFetch } from './fresh-fetch.js';
import { AppStop } from './stop.js';
import { type TestProvider, testProvider } from './testing/provider.js';

const get = { method: 'GET', headers: {} };
const stopOf = (sent: Promise<unknown>) => sent.then(() => undefined, AppStop.of);

describe('the fetch of the apps', () => {
  let provider: TestProvider;
  before(async () => {
    provider = await testProvider({
      '/ok': (body) => ({ status: 200, json: { body } }),
      '/broken': () => undefined,
    });
  });
  after(() => provider.close());

  it('opens a fresh socket for each request, since an established one outlives a policy', async () => {
    const fetch = freshFetch({ ca: provider.ca, timeoutMs: 2000 });
    provider.ports.length = 0;
    for (let i = 0; i < 3; i += 1) await fetch(`${provider.origin}/ok`, get);
    expect(new Set(provider.ports).size).to.equal(3);
  });

  it('keeps a connection where its pool does, until that is dropped', async () => {
    const pool = new ConnectionPool();
    const fetch = freshFetch({ ca: provider.ca, timeoutMs: 2000, pool });
    const portsOf = async (requests: number) => {
      provider.ports.length = 0;
      for (let i = 0; i < requests; i += 1) await fetch(`${provider.origin}/ok`, get);
      return new Set(provider.ports).size;
    };
    pool.keep();
    expect(await portsOf(3)).to.equal(1);
    pool.drop();
    expect(await portsOf(3)).to.equal(3);
  });

  it('sends a form and gives back the answer', async () => {
    const fetch = freshFetch({ ca: provider.ca, timeoutMs: 2000 });
    const body = new URLSearchParams({ a: 'b c' });
    const answer = await fetch(`${provider.origin}/ok`, { method: 'POST', headers: {}, body });
    expect(await answer.json()).to.deep.equal({ body: 'a=b+c' });
  });

  it('calls silence a timeout after its own bound, and tells of the path without its query', async () => {
    const seen: Exchange[] = [];
    const fetch = freshFetch({ ca: provider.ca, timeoutMs: 120, seen: (exchange) => seen.push(exchange) });
    const stop = await stopOf(fetch(`${provider.origin}/never?code=secret`, get));
    expect(stop?.how).to.equal('timeout');
    expect(seen.map(({ path }) => path)).to.deep.equal(['/never']);
    expect(JSON.stringify(seen)).not.to.include('secret');
  });

  it('tells a reset, a refusal and a foreign certificate apart', async () => {
    const fetch = freshFetch({ ca: provider.ca, timeoutMs: 2000 });
    expect((await stopOf(fetch(`${provider.origin}/broken`, get)))?.how).to.equal('reset');
    expect((await stopOf(fetch(`https://localhost:${await freePort()}/`, get)))?.how).to.equal('refused');
    const { certificate } = await createAuthority('another');
    const strange = freshFetch({ ca: certificate, timeoutMs: 2000 });
    expect((await stopOf(strange(`${provider.origin}/ok`, get)))?.how).to.equal('tls');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
