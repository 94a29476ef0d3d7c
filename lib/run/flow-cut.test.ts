import { expect } from 'chai';
import { ContradictionError, EnvironmentError } from '../model/errors.js';
import type { FlowCut } from '../model/flow-cut.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { type CutContext, makeCut } from './flow-cut.js';

const EGRESS = 'NetworkPolicy rp/web-to-keycloak';
const identity: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web-to-keycloak', namespace: 'rp' },
};
const closes: FlowCut['closes'] = [{ from: 'rp/web', to: 'idp/keycloak', port: 8443, protocol: 'TCP' }];
const taken: FlowCut = { remove: [identity], apply: [], closes };
const slipped: Manifest = { ...identity, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [] } };
const denier: Manifest = {
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'GlobalNetworkPolicy',
  metadata: { name: 'deny-all' },
  spec: { order: 1 },
};

/** A cluster of one policy: what it opens is open while it stands as it was and nothing else does, after `lag` further looks. */
function cluster({ lag = 0, standing = true } = {}) {
  const did: string[] = [];
  const policy: Manifest = {
    ...identity,
    metadata: { ...identity.metadata, uid: 'u1', resourceVersion: '7', managedFields: [] },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  };
  const stands = new Map(standing ? [[EGRESS, policy]] : []);
  let behind = 0;
  const applied: Manifest[] = [];
  const isOpen = () =>
    stands.size === 1 && JSON.stringify(stands.get(EGRESS)?.spec) === JSON.stringify(policy.spec);
  const context: CutContext = {
    read: async (object) => stands.get(manifestName(object)),
    remove: async (objects) => {
      did.push(...objects.map((object) => `remove ${manifestName(object)}`));
      for (const object of objects) stands.delete(manifestName(object));
      behind = lag;
    },
    apply: async (objects) => {
      did.push(...objects.map((object) => `apply ${manifestName(object)}`));
      applied.push(...objects);
      for (const object of objects) stands.set(manifestName(object), object);
      behind = lag;
    },
    connects: async () => {
      behind -= 1;
      return behind >= 0 ? !isOpen() : isOpen();
    },
  };
  return { context, did, applied };
}

describe('a cut', () => {
  it('that leaves the connection open is a finding, and is put back', async () => {
    const { context, did } = cluster();
    const open = { ...context, connects: async () => true, cutBoundMs: 60 };
    const error = await makeCut(taken, open).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ContradictionError);
    expect((error as Error).message)
      .to.contain('rp/web -> idp/keycloak:8443 is closed')
      .and.contain('another policy');
    expect(did).to.deep.equal([`remove ${EGRESS}`, `apply ${EGRESS}`]);
  });

  it('is made when the connection is closed, and undone when it is open again', async () => {
    const { context, did } = cluster({ lag: 2 });
    const cut = await makeCut(taken, context);
    expect(await context.connects(cut.connections[0] as never)).to.equal(false);
    await cut.restore();
    expect(await context.connects(cut.connections[0] as never)).to.equal(true);
    await cut.restore();
    expect(did).to.deep.equal([`remove ${EGRESS}`, `apply ${EGRESS}`]);
  });

  it('puts the object back as it stood, without what the API server had added', async () => {
    const { context, applied } = cluster();
    await (await makeCut(taken, context)).restore();
    expect(applied[0]?.metadata).to.deep.equal({ name: 'web-to-keycloak', namespace: 'rp' });
    expect(applied[0]?.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Egress'] });
  });

  it("puts a document in the place of the world's object, and the object back as it stood", async () => {
    const { context, did, applied } = cluster({ lag: 1 });
    const cut = await makeCut({ remove: [], apply: [slipped], closes }, context);
    await cut.restore();
    expect(did).to.deep.equal([`apply ${EGRESS}`, `apply ${EGRESS}`]);
    expect(applied.map(({ spec }) => spec)).to.deep.equal([
      slipped.spec,
      { podSelector: {}, policyTypes: ['Egress'] },
    ]);
  });

  it('takes a document away that nothing of the world stood for', async () => {
    const { context, did } = cluster();
    await (await makeCut({ remove: [], apply: [denier], closes }, context)).restore();
    const name = 'GlobalNetworkPolicy deny-all';
    expect(did).to.deep.equal([`apply ${name}`, `remove ${name}`]);
  });

  it('is refused where the object does not stand, or the connection was closed before', async () => {
    const gone = await makeCut(taken, cluster({ standing: false }).context).catch((error: unknown) => error);
    expect(gone)
      .to.be.instanceOf(EnvironmentError)
      .with.property('message')
      .that.includes('not in the cluster');
    const { context, did } = cluster();
    const closed = await makeCut(taken, { ...context, connects: async () => false }).catch((error) => error);
    expect(closed)
      .to.be.instanceOf(EnvironmentError)
      .with.property('message')
      .that.includes('before the cut');
    expect(did).to.deep.equal([]);
  });

  it('that fails half-way puts the objects back', async () => {
    const { context, did } = cluster();
    let looks = 0;
    const broken: CutContext = {
      ...context,
      remove: async (objects) => {
        await context.remove(objects);
        throw new Error('the API server went away');
      },
      connects: async () => {
        looks += 1;
        return true;
      },
    };
    const error = await makeCut(taken, broken).catch((reason: Error) => reason.message);
    expect(error).to.equal('the API server went away');
    expect(did).to.deep.equal([`remove ${EGRESS}`, `apply ${EGRESS}`]);
    expect(looks).to.equal(2);
  });
});
