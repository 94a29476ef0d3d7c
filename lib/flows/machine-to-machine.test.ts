import { expect } from 'chai';
import type { PodResponse } from '../model/pod-request.js';
import { type Asked, answer, fakeWorld, granted, ISSUER, run } from './fake-issuer.test.js';
import { machineToMachine } from './machine-to-machine.js';

const ENDPOINT = 'https://tokens.example.test/grant';
const jwks = (result: 'done' | 'stopped') =>
  answer(200, [
    {
      step: 'jwks',
      hop: 'H5',
      startedAt: 1,
      tookMs: 2,
      result,
      ...(result === 'done' ? {} : { how: 'timeout' }),
    },
  ]);

/** An issuer whose token endpoint is elsewhere, and a server that lets `batch` in; `replies` changes what some answer. */
function world(replies: Record<string, PodResponse> = {}) {
  return fakeWorld(({ to }: Asked) => {
    const known = Object.entries(replies).find(([end]) => to.endsWith(end));
    if (known) return known[1];
    if (to.endsWith('/openid-configuration'))
      return answer(200, { issuer: ISSUER, token_endpoint: ENDPOINT });
    if (to === ENDPOINT) return granted({ azp: 'batch' });
    if (to.endsWith('/steps')) return jwks('done');
    return answer(200, { client: 'batch' });
  });
}

describe('the flow from machine to machine', () => {
  it('asks for the token where the discovery document says, and shows it to the server', async () => {
    const { world: whole, asked } = world();
    const { results, moments } = await run(machineToMachine, whole);
    expect(Object.values(results)).to.deep.equal(['done', 'done', 'done', 'done', 'done']);
    expect(moments).to.deep.equal(['discovery', 'token-request', 'api-call']);
    const request = asked.find(({ to }) => to === ENDPOINT);
    expect(request?.form).to.deep.equal({ grant_type: 'client_credentials' });
    const call = asked.find(({ to, from }) => from === 'client/cli' && to.includes('api/orders'));
    expect(call?.headers.authorization).to.match(/^Bearer \S+/);
  });

  for (const [what, replies, step, detail] of [
    [
      'a document of another issuer',
      { '/openid-configuration': answer(200, { issuer: 'https://other.test', token_endpoint: ENDPOINT }) },
      'discovery',
      'the document names another issuer',
    ],
    [
      'an answer without a token',
      { '/grant': answer(200, { token_type: 'Bearer' }) },
      'token-request',
      'no access token in the answer',
    ],
    [
      'a token that is not to be shown as it is',
      { '/grant': answer(200, { access_token: 'opaque', token_type: 'DPoP' }) },
      'token-request',
      'not a bearer token',
    ],
  ] as const) {
    it(`stops at ${what}`, async () => {
      const { outcomes } = await run(machineToMachine, world(replies).world);
      expect(outcomes.get(step)).to.include({ result: 'stopped', how: 'oauth', detail });
    });
  }

  it('takes a token of any form, and an issuer that names no client in it', async () => {
    const opaque = { '/grant': answer(200, { access_token: 'opaque', token_type: 'bearer' }) };
    const { results } = await run(
      machineToMachine,
      world({ ...opaque, 'api/orders/': answer(200, { client: '' }) }).world,
    );
    expect(results.answer).to.equal('done');
  });

  it('is not content where the server took the client for another', async () => {
    const { outcomes } = await run(
      machineToMachine,
      world({ 'api/orders/': answer(200, { client: 'web' }) }).world,
    );
    expect(outcomes.get('answer')).to.include({ result: 'stopped', how: 'error' });
  });

  it('tells a server without keys from one that refuses', async () => {
    const { outcomes } = await run(
      machineToMachine,
      world({ '/steps': jwks('stopped'), 'api/orders/': answer(503, { undecided: 'timeout' }) }).world,
    );
    expect(outcomes.get('jwks')).to.include({ result: 'stopped', how: 'timeout' });
    expect(outcomes.get('answer')).to.include({ result: 'stopped', how: 'http', code: 503 });
  });
});
