import { expect } from 'chai';
import { nodesOf } from './node-containers.js';

const container = (name: string, role: string, address: string, address6 = '') => ({
  Name: `/${name}`,
  Config: { Labels: { 'io.x-k8s.kind.role': role } },
  NetworkSettings: {
    Networks: {
      'twinlock-r1': { IPAddress: address, GlobalIPv6Address: address6 },
      other: { IPAddress: '10.9.9.9' },
    },
  },
});

describe('the node containers of a cluster', () => {
  it('puts the control-plane first and takes addresses from the cluster’s network', () => {
    const inspected = JSON.stringify([
      container('r1-worker2', 'worker', '172.18.0.4'),
      container('r1-control-plane', 'control-plane', '172.18.0.2'),
      container('r1-worker', 'worker', '172.18.0.3', 'fd12::3'),
    ]);
    expect(nodesOf(inspected, 'twinlock-r1')).to.deep.equal([
      { name: 'r1-control-plane', role: 'control-plane', address: '172.18.0.2' },
      { name: 'r1-worker', role: 'worker', address: '172.18.0.3', address6: 'fd12::3' },
      { name: 'r1-worker2', role: 'worker', address: '172.18.0.4' },
    ]);
  });
});
