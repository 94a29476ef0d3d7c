import { expect } from 'chai';
import type { ConnectionCell, Via } from '../model/cell.js';
import { type Directory, dialTarget } from './dial.js';

const ports = [
  { port: 80, protocol: 'TCP', target: 80, nodePort: 30080 },
  { port: 1080, protocol: 'TCP', target: 80 },
  { port: 1080, protocol: 'UDP', target: 80 },
] as const;
const directory: Directory = {
  pods: new Map([
    ['x/a', { 4: '10.0.0.1', 6: 'fd00::1' }],
    ['y/b', { 4: '10.0.0.2' }],
  ]),
  services: new Map([
    [
      'x/a',
      {
        cluster: { addresses: { 4: '10.96.0.1', 6: 'fd96::1' }, ports },
        headless: 'a-headless.x.svc.cluster.local.',
        local: { addresses: {}, ports },
        anyNode: { addresses: {}, ports: [{ port: 80, protocol: 'TCP', target: 80, nodePort: 30081 }] },
      },
    ],
  ]),
  ownNode: new Map([['x/a', { 4: '172.18.0.3', 6: 'fd18::3' }]]),
  otherNode: new Map([['x/a', { 4: '172.18.0.4', 6: 'fd18::4' }]]),
};

function dial(via: Via, change: Partial<ConnectionCell> = {}) {
  const cell: ConnectionCell = {
    kind: 'connection',
    from: 'x/b',
    to: 'x/a',
    port: 80,
    protocol: 'TCP',
    family: 4,
    via,
    ...change,
  };
  return dialTarget(cell, directory);
}

describe('what a client dials', () => {
  it('is the pod’s address of the cell’s family, also for a connection that is held', () => {
    expect(dial('pod')).to.deep.equal({ address: '10.0.0.1', port: 80, family: 4 });
    expect(dial('held', { family: 6 })).to.deep.equal({ address: 'fd00::1', port: 80, family: 6 });
  });

  it('is the Service’s address at the equal port, or at one that differs', () => {
    expect(dial('service')).to.deep.equal({ address: '10.96.0.1', port: 80, family: 4 });
    expect(dial('service-port', { family: 6 })).to.deep.equal({ address: 'fd96::1', port: 1080, family: 6 });
    expect(dial('service-port', { protocol: 'UDP' })).to.include({ port: 1080 });
    expect(dial('service', { protocol: 'UDP' })).to.have.property('lacks');
  });

  it('is a name where the Service has no address', () => {
    const target = { address: 'a-headless.x.svc.cluster.local.', port: 80, family: 6 };
    expect(dial('headless', { family: 6 })).to.deep.equal(target);
  });

  it('is a node’s port: at the pod’s own node, or at another', () => {
    expect(dial('node-port-local')).to.deep.equal({ address: '172.18.0.3', port: 30080, family: 4 });
    expect(dial('node-port-cluster', { family: 6 })).to.deep.equal({
      address: 'fd18::4',
      port: 30081,
      family: 6,
    });
  });

  it('is nothing where the world has no such way, with the reason', () => {
    expect(dial('pod', { to: 'y/b', family: 6 })).to.deep.equal({
      lacks: 'no IPv6 address of y/b is known',
    });
    expect(dial('headless', { to: 'y/b' })).to.deep.equal({ lacks: 'y/b has no headless Service' });
    expect(dial('node-port-local', { to: 'y/b' })).to.have.property('lacks');
    expect(dial('node-port-local', { port: 81 })).to.deep.equal({
      lacks: 'the node of x/a serves no 81/TCP',
    });
  });
});
