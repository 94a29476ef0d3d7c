import { expect } from 'chai';
import { holdCoreDns, releaseCoreDns } from './coredns.js';
import {
  type Answer,
  type FakeApiServer,
  fakeApiServer,
  type SeenRequest,
} from './testing/fake-api-server.js';

const KINDS: Record<string, unknown> = {
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
  '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] },
};

describe('holding CoreDNS back until Calico runs', () => {
  let server: FakeApiServer;
  let read: () => Answer;

  before(async function () {
    this.timeout(20_000);
    server = await fakeApiServer(({ method, path, body }) => {
      const kinds = KINDS[path];
      if (kinds) return { code: 200, body: kinds };
      return method === 'GET' ? read() : { code: 200, body: JSON.parse(body) };
    });
  });
  after(() => server.close());
  beforeEach(() => {
    server.seen.length = 0;
  });

  const applied = (kind: string) =>
    server.seen
      .filter(({ method }) => method === 'PATCH')
      .map(({ body }: SeenRequest) => JSON.parse(body))
      .filter((object) => object.kind === kind);

  it('waits for kubeadm, then leaves it no pod and gives it its names', async () => {
    const answers: Answer[] = [{ code: 404 }];
    const there = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'coredns' } };
    read = () => answers.shift() ?? { code: 200, body: there };
    await holdCoreDns(server.cluster);
    expect(applied('Deployment').map(({ spec }) => spec.replicas)).to.deep.equal([0]);
    const [names] = applied('ConfigMap');
    expect(names).not.to.have.property('spec');
    expect(names.data.Corefile).to.contain('rewrite name exact login.twinlock.test');
    const [first] = server.seen.filter(({ method }) => method === 'PATCH');
    expect(server.seen.slice(0, server.seen.indexOf(first as SeenRequest))).to.have.length.at.least(3);
  });

  it('lets it start with the replicas of kind-config', async () => {
    await releaseCoreDns(server.cluster);
    expect(applied('Deployment').map(({ spec }) => spec.replicas)).to.deep.equal([1]);
  });
});
