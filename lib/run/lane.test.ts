import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { canonicalPod, inLane, namespaceIn } from './lane.js';

const second = { index: 1 };

function policy(peer: object): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'x' },
    spec: { podSelector: { matchLabels: { ns: 'x' } }, ingress: [{ from: [peer] }] },
  };
}
const peerOf = (manifest: Manifest) =>
  (manifest as unknown as { spec: { ingress: { from: unknown[] }[] } }).spec.ingress[0]?.from[0];

describe('a lane', () => {
  it('leaves every object of the first lane as it is', () => {
    const manifest = policy({ ipBlock: { cidr: '10.244.131.0/24' } });
    expect(inLane({ index: 0 }, manifest)).to.equal(manifest);
  });

  it('has namespaces of its own, and shares those of the cluster', () => {
    expect(namespaceIn(second, 'x')).to.equal('x-2');
    for (const shared of ['kube-system', 'default', 'nodes', 'outside']) {
      expect(namespaceIn(second, shared)).to.equal(shared);
    }
    expect(inLane(second, policy({ podSelector: {} })).metadata.namespace).to.equal('x-2');
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'w', labels: { ns: 'w' } } };
    expect(inLane(second, namespace).metadata).to.deep.equal({ name: 'w-2', labels: { ns: 'w' } });
  });

  it('gives pods back their names', () => {
    expect(canonicalPod(second, 'x-2/a')).to.equal('x/a');
    expect(canonicalPod(second, 'x/a')).to.equal('x/a');
    expect(canonicalPod(second, 'x-3/a')).to.equal('x-3/a');
    expect(canonicalPod({ index: 0 }, 'x-2/a')).to.equal('x-2/a');
  });

  it('moves namespaces that selectors name, and no label', () => {
    const name = 'kubernetes.io/metadata.name';
    const both = {
      namespaceSelector: {
        matchLabels: { [name]: 'y', ns: 'y' },
        matchExpressions: [
          { key: name, operator: 'In', values: ['x', 'kube-system'] },
          { key: 'ns', operator: 'In', values: ['x'] },
        ],
      },
    };
    expect(peerOf(inLane(second, policy(both)))).to.deep.equal({
      namespaceSelector: {
        matchLabels: { [name]: 'y-2', ns: 'y' },
        matchExpressions: [
          { key: name, operator: 'In', values: ['x-2', 'kube-system'] },
          { key: 'ns', operator: 'In', values: ['x'] },
        ],
      },
    });
  });

  for (const [written, moved] of [
    ['10.244.131.0/24', '10.244.147.0/24'],
    ['10.244.128.0/20', '10.244.144.0/20'],
    ['10.244.133.3/32', '10.244.149.3/32'],
    ['10.244.0.0/16', '10.244.0.0/16'],
    ['10.244.128.0/17', '10.244.128.0/17'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['172.18.0.5/32', '172.18.0.5/32'],
    ['fd00:10:244:131::/64', 'fd00:10:244:147::/64'],
    ['fd00:10:244:133::3/128', 'fd00:10:244:149::3/128'],
    ['fd00:10:244::/48', 'fd00:10:244::/48'],
  ] as const) {
    it(`has ${moved} where a case says ${written}`, () => {
      const block = { ipBlock: { cidr: written, except: [written] } };
      const wanted = { ipBlock: { cidr: moved, except: [moved] } };
      expect(peerOf(inLane(second, policy(block)))).to.deep.equal(wanted);
    });
  }

  it('moves the fixed addresses of a pod', () => {
    const key = 'cni.projectcalico.org/ipAddrs';
    const annotations = { [key]: '["10.244.131.1","fd00:10:244:131::1"]' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x', annotations } };
    const moved = inLane(second, pod).metadata.annotations?.[key];
    expect(moved).to.equal('["10.244.147.1","fd00:10:244:147::1"]');
  });
});
