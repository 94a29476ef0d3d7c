import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import { manifestName } from '../model/manifest.js';
import { type CutContext, makeCut } from './flow-cut.js';

const EGRESS = 'NetworkPolicy rp/web-to-keycloak';

/** A cluster of one policy: what it opens is open while it stands, after `lag` further looks. */
function cluster({ lag = 0, standing = true } = {}) {
  const did: string[] = [];
  const policy: Manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: 'web-to-keycloak',
      namespace: 'rp',
      uid: 'u1',
      resourceVersion: '7',
      managedFields: [],
    },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  };
  let stands = standing;
  let behind = 0;
  const applied: Manifest[] = [];
  const context: CutContext = {
    read: async (object) => (stands && manifestName(object) === EGRESS ? policy : undefined),
    remove: async (objects) => {
      did.push(...objects.map((object) => `remove ${manifestName(object)}`));
      stands = false;
      behind = lag;
    },
    apply: async (objects) => {
      did.push(...objects.map((object) => `apply ${manifestName(object)}`));
      applied.push(...objects);
      stands = true;
      behind = lag;
    },
    connects: async () => {
      behind -= 1;
      return behind >= 0 ? !stands : stands;
    },
  };
  return { context, did, applied };
}

describe('a cut', () => {
  it('is made when the connection is closed, and undone when it is open again', async () => {
    const { context, did } = cluster({ lag: 2 });
    const cut = await makeCut([EGRESS], context);
    expect(await context.connects(cut.connections[0] as never)).to.equal(false);
    await cut.restore();
    expect(await context.connects(cut.connections[0] as never)).to.equal(true);
    await cut.restore();
    expect(did).to.deep.equal([`remove ${EGRESS}`, `apply ${EGRESS}`]);
  });

  it('puts the object back as it stood, without what the API server had added', async () => {
    const { context, applied } = cluster();
    await (await makeCut([EGRESS], context)).restore();
    expect(applied[0]?.metadata).to.deep.equal({ name: 'web-to-keycloak', namespace: 'rp' });
    expect(applied[0]?.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Egress'] });
  });

  it('of nothing changes nothing', async () => {
    const { context, did } = cluster();
    await (await makeCut([], context)).restore();
    expect(did).to.deep.equal([]);
  });

  it('is refused where the object does not stand, or the connection was closed before', async () => {
    const gone = await makeCut([EGRESS], cluster({ standing: false }).context).catch(
      (error: unknown) => error,
    );
    expect(gone)
      .to.be.instanceOf(EnvironmentError)
      .with.property('message')
      .that.includes('not in the cluster');
    const { context, did } = cluster();
    const closed = await makeCut([EGRESS], { ...context, connects: async () => false }).catch(
      (error) => error,
    );
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
    const error = await makeCut([EGRESS], broken).catch((reason: Error) => reason.message);
    expect(error).to.equal('the API server went away');
    expect(did).to.deep.equal([`remove ${EGRESS}`, `apply ${EGRESS}`]);
    expect(looks).to.equal(2);
  });
});
