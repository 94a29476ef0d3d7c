import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { directoryOf } from './directory.js';

const node = (name: string, role: 'control-plane' | 'worker', n: number) => ({
  name,
  role,
  address: `172.18.0.${n}`,
  address6: `fd18::${n}`,
});
const nodes = [node('cp', 'control-plane', 2), node('w1', 'worker', 3), node('w2', 'worker', 4)];
const pod = (namespace: string, nodeName: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace },
  spec: { nodeName, containers: [{ ports: [{ name: 'web', containerPort: 80 }] }] },
  status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
});
const service = (name: string, spec: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'x-2' },
  spec,
});
const services = [
  service('a', {
    clusterIPs: ['10.96.0.1', 'fd96::1'],
    ports: [
      { port: 80, targetPort: 80 },
      { port: 1080, protocol: 'TCP', targetPort: 'web' },
      { port: 1080, protocol: 'UDP', targetPort: 'web' },
    ],
  }),
  service('a-headless', { clusterIPs: ['None'] }),
  service('a-node-port-local', { clusterIPs: ['10.96.0.2'], ports: [{ port: 80, nodePort: 30001 }] }),
];

describe('where the pods of a lane can be reached', () => {
  const directory = directoryOf({ pods: [pod('x-2', 'w2')], services, nodes }, { index: 1 });

  it('has each pod under its name of lane 0, with an address of each family', () => {
    expect([...directory.pods]).to.deep.equal([['x/a', { 4: '10.0.0.1', 6: 'fd00::1' }]]);
  });

  it('has the pod’s own node, and another worker', () => {
    expect(directory.ownNode.get('x/a')).to.deep.equal({ 4: '172.18.0.4', 6: 'fd18::4' });
    expect(directory.otherNode.get('x/a')).to.deep.equal({ 4: '172.18.0.3', 6: 'fd18::3' });
  });

  it('has the pod’s Services, each port with the pod’s own behind it', () => {
    expect(directory.services.get('x/a')).to.deep.equal({
      cluster: {
        addresses: { 4: '10.96.0.1', 6: 'fd96::1' },
        ports: [
          { port: 80, protocol: 'TCP', target: 80 },
          { port: 1080, protocol: 'TCP', target: 80 },
        ],
      },
      local: {
        addresses: { 4: '10.96.0.2' },
        ports: [{ port: 80, protocol: 'TCP', target: 80, nodePort: 30001 }],
      },
      headless: 'a-headless.x-2.svc.cluster.local.',
    });
  });

  it('has nothing that it was not shown', () => {
    const bare = directoryOf(
      { pods: [{ ...pod('x', 'w1'), status: {} }], services: [], nodes: nodes.slice(0, 1) },
      { index: 0 },
    );
    expect(bare.pods.get('x/a')).to.deep.equal({});
    expect(bare.services.get('x/a')).to.deep.equal({});
    expect([bare.ownNode.has('x/a'), bare.otherNode.has('x/a')]).to.deep.equal([false, false]);
  });
});
