import { expect } from 'chai';
import { answer, fakeWorld, granted, run } from './fake-issuer.test.js';
import { kubernetesApi } from './kubernetes-api.js';
import { kubernetesApiOutside } from './outside-provider.js';
import type { TokenReading, TokenServer, TokenServerName } from './token-server.js';

const ACCEPTED: TokenReading = { authenticated: true, user: 'flows:batch', error: '' };
const UNREAD: TokenReading = { authenticated: false, user: '', error: 'oidc: authenticator not initialized' };
const REFUSED = 'Get "https://login.twinlock.test:8443/x": dial tcp: connect: connection refused';

/** An API server that makes this of every token, and what was asked of it. */
function server(first: TokenReading, complaint?: string) {
  let reading = first;
  const asked: string[] = [];
  const fake: TokenServer = {
    port: 20000,
    restart: async () => void asked.push('restart'),
    review: async () => reading,
    whoAmI: async () => {
      asked.push('request');
      return answer(reading.authenticated ? 201 : 401);
    },
    complaint: async () => complaint,
  };
  const outside = {
    name: 'idp.twinlock.test',
    token: async () => 'a-token',
    close: async () => {
      asked.push('close');
      return async () => void asked.push('open');
    },
  };
  const apiServer = async (name: TokenServerName) => {
    asked.push(name);
    return fake;
  };
  const { world } = fakeWorld(() => granted({ azp: 'batch' }), { apiServer, outside });
  const becomes = (later: TokenReading) => {
    reading = later;
  };
  return { world, asked, becomes };
}

describe('an API server and the provider inside the cluster', () => {
  it('is started anew, so that it must fetch its keys, and then takes the token', async () => {
    const { world, asked } = server(ACCEPTED);
    const { results, moments } = await run(kubernetesApi, world);
    expect(Object.values(results)).to.deep.equal(['done', 'done', 'done']);
    expect(asked).to.deep.equal(['flows', 'restart', 'request']);
    expect(moments).to.deep.equal(['token-request', 'issuer-keys', 'api-request']);
  });

  it('keeps what it has with `keys: cached`', async () => {
    const { world, asked } = server(ACCEPTED);
    await run(kubernetesApi, world, { keys: 'cached' });
    expect(asked).to.deep.equal(['flows', 'request']);
  });

  it('refuses every token without keys, and its log says what is in its way', async () => {
    const { world } = server(UNREAD, REFUSED);
    const { outcomes } = await run(kubernetesApi, world);
    expect(outcomes.get('issuer-keys')).to.include({ result: 'stopped', how: 'refused', says: REFUSED });
    expect(outcomes.get('api-request')).to.include({ how: 'http', code: 401, says: UNREAD.error });
  });

  it('has not read an issuer of another name, although no authenticator is missing', async () => {
    const says = 'oidc: issuer did not match the issuer returned by provider, expected "a" got "b"';
    const { world, asked } = server({ ...UNREAD, error: 'invalid bearer token' }, says);
    const { outcomes } = await run(kubernetesApi, world, { issuer: 'inside-name' });
    expect(asked[0]).to.equal('flows-inside-name');
    expect(outcomes.get('issuer-keys')).to.include({ how: 'oauth', says });
  });
});

describe('an API server and the provider outside the cluster', () => {
  it('is started anew while its way is closed, and recovers by itself once that is open', async () => {
    const { world, asked, becomes } = server(UNREAD, REFUSED);
    world.outside.close = async () => {
      asked.push('close');
      return async () => {
        asked.push('open');
        becomes(ACCEPTED);
      };
    };
    const { results } = await run(kubernetesApiOutside, world, { way: 'closed' });
    expect(results).to.include({ 'issuer-keys': 'stopped', 'api-request': 'stopped', recovery: 'done' });
    expect(asked).to.deep.equal(['flows', 'close', 'restart', 'request', 'open', 'request']);
  });

  it('has its way opened whatever happens', async () => {
    const { world, asked } = server(UNREAD, REFUSED);
    world.apiServer = async () => ({
      ...(await server(UNREAD).world.apiServer('flows')),
      restart: () => Promise.reject(new Error('the node is gone')),
    });
    const failed = await run(kubernetesApiOutside, world, { way: 'closed' }).catch((error: Error) => error);
    expect(failed).to.have.property('message', 'the node is gone');
    expect(asked).to.deep.equal(['close', 'open']);
  });

  it('needs nothing of the cluster, and says where it was asked', async () => {
    const { world, asked } = server(ACCEPTED);
    const { steps } = await run(kubernetesApiOutside, world);
    expect(asked).to.not.include('close');
    expect(steps.map(({ to }) => to)).to.deep.equal(Array(4).fill('idp.twinlock.test'));
  });
});
