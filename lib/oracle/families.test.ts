import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { decide } from './decide.js';
import { ingress, policy } from './sample.test.js';
import { worldOf } from './world.js';

const pod = (name: string, more: Partial<Manifest> & { annotation?: string } = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'y',
    labels: { pod: name },
    ...(more.annotation ? { annotations: { 'cni.projectcalico.org/ipAddrs': more.annotation } } : {}),
  },
  spec: { containers: [], ...(more.spec as object) },
  ...(more.status ? { status: more.status } : {}),
});

describe('the addresses and service accounts of a world', () => {
  it('are fixed by an annotation, in both families', () => {
    const { pods } = worldOf([pod('a', { annotation: '["fd00::1", "10.0.0.1"]' })]);
    expect(pods[0]).to.include({ address: '10.0.0.1', address6: 'fd00::1' });
  });

  it('or reported, which counts for more', () => {
    const status = { podIP: 'fd00::2', podIPs: [{ ip: 'fd00::2' }, { ip: '10.0.0.2' }] };
    const { pods } = worldOf([pod('a', { status, annotation: '["10.0.0.9"]' })]);
    expect(pods[0]).to.include({ address: '10.0.0.2', address6: 'fd00::2' });
  });

  it('of one family leave the other unknown', () => {
    const [only] = worldOf([pod('a', { status: { podIP: 'fd00::2' } })]).pods;
    expect(only).to.include({ address6: 'fd00::2' });
    expect(only).not.to.have.property('address');
  });

  it('are read from ServiceAccounts and from the pods that run as them', () => {
    const account: Manifest = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'runner', namespace: 'y', labels: { role: 'batch' } },
    };
    const world = worldOf([account, pod('a', { spec: { serviceAccountName: 'runner' } })]);
    expect(world.serviceAccounts).to.deep.equal([
      { namespace: 'y', name: 'runner', labels: { role: 'batch' } },
    ]);
    expect(world.pods[0]?.serviceAccount).to.equal('runner');
    expect(worldOf([pod('a')])).not.to.have.property('serviceAccounts');
  });
});

describe('the family of a question', () => {
  const world = worldOf([
    pod('a', { annotation: '["10.0.0.1", "fd00::1"]' }),
    pod('b', { annotation: '["10.0.0.2", "fd00::2"]' }),
  ]);
  const blocks = [
    policy(ingress({ from: [{ ipBlock: { cidr: 'fd00::/64', except: ['fd00::3/128'] } }] }), 'six'),
  ];
  const verdict = (from: string, family?: 4 | 6) =>
    decide(world, blocks, { from, to: 'y/a', port: 80, protocol: 'TCP', ...(family ? { family } : {}) })
      .verdict;

  it('decides with which address a pod meets a block', () => {
    expect(verdict('y/b', 6)).to.equal('allow');
    expect(verdict('y/b', 4)).to.equal('deny');
    expect(verdict('y/b')).to.equal('deny');
  });

  it('is that of an end that is an address', () => {
    expect(verdict('fd00::9')).to.equal('allow');
    expect(verdict('fd00::3')).to.equal('deny');
    expect(verdict('10.0.0.9')).to.equal('deny');
  });

  it('finds the pod that has the address', () => {
    expect(
      decide(world, blocks, { from: 'fd00::1', to: 'y/a', port: 80, protocol: 'TCP' }).egress.because,
    ).to.equal('a pod always reaches itself');
  });
});
