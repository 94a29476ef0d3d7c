import { expect } from 'chai';
import { cellId } from '../model/cell.js';
import type { WorldPod } from '../model/world.js';
import { cellsBetween, PLAIN_REACH, reachOf } from './reach.js';

const pod = (namespace: string, name: string, more: Partial<WorldPod> = {}): WorldPod => ({
  namespace,
  name,
  labels: {},
  ports: [{ name: 'web', port: 80, protocol: 'TCP' }],
  ...more,
});
const pods = [pod('x', 'a'), pod('x', 'b')];
const node = pod('nodes', 'one', { hostNetwork: true });
const outside = pod('outside', 'host');
const nodePorts = new Set(['x/a']);
const ids = (ends: readonly WorldPod[], reach = PLAIN_REACH) => cellsBetween(ends, reach).map(cellId);

describe('the cells of a reach', () => {
  it('are every pod from every pod, once for each family and each thing that is dialled', () => {
    expect(ids(pods)).to.have.members([
      'x/a -> x/a:80/TCP',
      'x/a -> x/b:80/TCP',
      'x/b -> x/a:80/TCP',
      'x/b -> x/b:80/TCP',
    ]);
    const both = reachOf({ families: [4, 6], dials: ['pod', 'service'] }, nodePorts);
    expect(ids(pods, both)).to.have.length(12).and.include('x/a -> x/b:80/TCP IPv6 via service');
  });

  it('leave out a pod to itself by a Service, of which no specification speaks', () => {
    const reach = reachOf({ families: [4], dials: ['service'] }, nodePorts);
    expect(ids(pods, reach)).to.have.members([
      'x/a -> x/b:80/TCP via service',
      'x/b -> x/a:80/TCP via service',
    ]);
  });

  it('have nodes and the host outside called by pods only, and at their address', () => {
    const beside = ids([...pods, node, outside]).filter((id) => /nodes|outside/.test(id));
    expect(beside).to.have.members([
      'x/a -> nodes/one:80/TCP',
      'x/b -> nodes/one:80/TCP',
      'x/a -> outside/host:80/TCP',
      'x/b -> outside/host:80/TCP',
      'nodes/one -> x/a:80/TCP',
      'nodes/one -> x/b:80/TCP',
    ]);
  });

  it('have the host outside call by node ports only, and only pods that have one', () => {
    const reach = reachOf({ families: [4], dials: ['node-port-local'] }, nodePorts);
    expect(ids([...pods, node, outside], reach)).to.have.members([
      'x/b -> x/a:80/TCP via node-port-local',
      'outside/host -> x/a:80/TCP via node-port-local',
    ]);
  });

  it('hold no connection that is written line by line', () => {
    expect(reachOf({ families: [4], dials: ['pod', 'held'] }, nodePorts).dials).to.deep.equal(['pod']);
  });
});
