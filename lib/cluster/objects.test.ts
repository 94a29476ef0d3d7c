import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { ApiError } from './api-error.js';
import { TransportError } from './api-request.js';
import { apply } from './apply.js';
import { list, read } from './objects.js';
import { remove } from './remove.js';
import { requestAs } from './request-as.js';
import {
  type Answer,
  type FakeApiServer,
  fakeApiServer,
  type SeenRequest,
} from './testing/fake-api-server.js';
import { tokenReview } from './token-review.js';

const KINDS: Record<string, unknown> = {
  '/api/v1': {
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false },
      { name: 'pods', kind: 'Pod', namespaced: true },
      { name: 'pods/exec', kind: 'PodExecOptions', namespaced: true },
    ],
  },
};
const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x' } };
const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } };
const failure = (code: number, reason: string, message: string): Answer => ({
  code,
  body: { kind: 'Status', reason, message },
});

describe('objects of an API server', () => {
  let server: FakeApiServer;
  let answer: (request: SeenRequest) => Answer;

  before(async function () {
    this.timeout(20_000);
    server = await fakeApiServer((request) => {
      const kinds = KINDS[request.path];
      return kinds ? { code: 200, body: kinds } : answer(request);
    });
  });
  after(() => server.close());
  beforeEach(() => {
    server.seen.length = 0;
  });
  const asked = () =>
    server.seen.filter(({ path }) => !KINDS[path]).map(({ method, path }) => `${method} ${path}`);

  it('are applied server-side, as they stand, the namespace first', async () => {
    answer = ({ body }) => ({ code: 200, body: { ...JSON.parse(body), applied: true } });
    const odd = { ...pod, spec: { aFieldOfTomorrow: 1 } };
    const applied = await apply(server.cluster, [odd, namespace]);
    expect(asked()).to.deep.equal([
      'PATCH /api/v1/namespaces/x?fieldManager=twinlock&force=true',
      'PATCH /api/v1/namespaces/x/pods/a?fieldManager=twinlock&force=true',
    ]);
    const sent = server.seen.at(-1);
    expect(sent?.headers['content-type']).to.equal('application/apply-patch+yaml');
    expect(JSON.parse(sent?.body ?? '')).to.deep.equal(odd);
    expect(applied.map(({ kind }) => kind)).to.deep.equal(['Pod', 'Namespace']);
    expect(applied[0]).to.have.property('applied', true);
  });

  it('are refused with code, reason and the API server’s own words', async () => {
    answer = () => failure(422, 'Invalid', 'spec.x: Required value');
    const error = await apply(server.cluster, [pod]).catch((e) => e);
    expect(error).to.be.instanceOf(ApiError);
    expect(error).to.include({ code: 422, reason: 'Invalid', status: 'spec.x: Required value' });
    expect(error.message).to.contain('Pod x/a');
  });

  it('are removed only when the API server no longer has them', async () => {
    const there = [{ metadata: { name: 'a', uid: '1', deletionTimestamp: 'now' } }];
    answer = ({ method }) => {
      if (method === 'DELETE') return { code: 200, body: { metadata: { uid: '1' } } };
      const left = there.pop();
      return left ? { code: 200, body: left } : failure(404, 'NotFound', 'not found');
    };
    await remove(server.cluster, [pod]);
    expect(asked()).to.deep.equal([
      'DELETE /api/v1/namespaces/x/pods/a',
      'GET /api/v1/namespaces/x/pods/a',
      'GET /api/v1/namespaces/x/pods/a',
    ]);
  });

  it('are gone too when another of the same name has come, or none was there', async () => {
    answer = ({ method }) =>
      method === 'DELETE'
        ? { code: 200, body: { details: { uid: '1' } } }
        : { code: 200, body: { metadata: { name: 'a', uid: '2' } } };
    await remove(server.cluster, [pod], 100);
    answer = () => failure(404, 'NotFound', 'not found');
    await remove(server.cluster, [pod], 100);
  });

  it('that will not go are told with what holds them', async () => {
    answer = () => ({
      code: 200,
      body: { metadata: { name: 'a', uid: '1', deletionTimestamp: 'noon', finalizers: ['x/hold'] } },
    });
    const error = await remove(server.cluster, [pod], 60).catch((e) => e);
    expect(error.seen).to.equal('terminating since noon, finalizers: x/hold');
  });

  it('are read, or are not there, or may not be read', async () => {
    answer = () => ({ code: 200, body: pod });
    expect(await read(server.cluster, pod)).to.deep.equal(pod);
    answer = () => failure(404, 'NotFound', 'not found');
    expect(await read(server.cluster, pod)).to.equal(undefined);
    answer = () => failure(403, 'Forbidden', 'may not');
    expect(await read(server.cluster, pod).catch((e) => e.code)).to.equal(403);
  });

  it('are listed with the kind that lists leave out', async () => {
    answer = () => ({ code: 200, body: { items: [{ metadata: { name: 'a' } }] } });
    const pods = await list(server.cluster, pod, { namespace: 'x', labels: 'pod=a' });
    expect(pods).to.deep.equal([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }]);
    expect(asked()).to.deep.equal(['GET /api/v1/namespaces/x/pods?labelSelector=pod%3Da']);
  });

  it('of a kind that is not served name the kinds that are', async () => {
    const error = await apply(server.cluster, [{ ...pod, kind: 'Prod' }]).catch((e) => e);
    expect(error.message).to.contain('no kind Prod in v1');
    expect(error.seen).to.equal('Namespace, Pod');
  });

  it('are asked for as somebody else over fresh sockets, with that token or none', async () => {
    answer = () => failure(401, 'Unauthorized', 'Unauthorized');
    const request = { method: 'GET', path: '/api/v1/pods' } as const;
    expect((await requestAs(server.cluster, 'a.b.c', request)).code).to.equal(401);
    await requestAs(server.cluster, undefined, request);
    const [first, second] = server.seen;
    expect(first?.headers.authorization).to.equal('Bearer a.b.c');
    expect(second?.headers).not.to.have.property('authorization');
    expect(first?.port).not.to.equal(second?.port);
  });

  it('that nobody answers for are an error of transport, never a code', async () => {
    answer = () => 'silence';
    const request = { method: 'GET', path: '/api/v1/pods', timeoutMs: 50 } as const;
    expect(await requestAs(server.cluster, 't', request).catch((e) => e)).to.be.instanceOf(TransportError);
  });

  it('are asked for again when a kept socket turns out to be closed, but nothing is created twice', async () => {
    const answers: Answer[] = [{ code: 200, body: pod }, 'hang up', { code: 200, body: pod }, 'hang up'];
    answer = () => answers.shift() ?? { code: 200, body: pod };
    await read(server.cluster, pod);
    expect(await read(server.cluster, pod)).to.deep.equal(pod);
    const error = await tokenReview(server.cluster, 't').catch((e) => e);
    expect(error).to.be.instanceOf(TransportError);
    expect(server.seen.filter(({ method }) => method === 'POST')).to.have.length(1);
  });

  it('tell whom a token stands for, and why for nobody', async () => {
    answer = () => ({
      code: 201,
      body: { status: { authenticated: true, user: { username: 'oidc:ada', groups: ['oidc:viewers'] } } },
    });
    expect(await tokenReview(server.cluster, 't')).to.deep.equal({
      authenticated: true,
      user: 'oidc:ada',
      groups: ['oidc:viewers'],
      error: '',
    });
    answer = () => ({ code: 201, body: { status: { user: {}, error: '[invalid bearer token]' } } });
    expect(await tokenReview(server.cluster, 't')).to.deep.equal({
      authenticated: false,
      user: '',
      groups: [],
      error: '[invalid bearer token]',
    });
  });
});
