import { expect } from 'chai';
import type { ConnectionCell } from '../model/cell.js';
import { checkout } from '../model/checkout.js';
import { Oracle } from '../oracle/oracle.js';
import { loadNetworkWorld } from './network-world.js';
import { sayingOf } from './sayings.js';

const { world } = loadNetworkWorld(checkout);

function policy(namespace: string, spec: object) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace },
    spec,
  };
}
const ingress = (...from: object[]) =>
  policy('x', { podSelector: {}, policyTypes: ['Ingress'], ingress: from.length > 0 ? [{ from }] : [] });
const egress = (...to: object[]) =>
  policy('x', { podSelector: {}, policyTypes: ['Egress'], egress: to.length > 0 ? [{ to }] : [] });
const everyPod = { namespaceSelector: {} };
const block = (cidr: string) => ({ ipBlock: { cidr } });

function said(rules: ReturnType<typeof policy>, change: Partial<ConnectionCell>) {
  const cell: ConnectionCell = {
    kind: 'connection',
    from: 'y/a',
    to: 'x/a',
    port: 80,
    protocol: 'TCP',
    family: 4,
    via: 'pod',
    ...change,
  };
  const { decision, silent } = sayingOf(cell, world, new Oracle(world, [rules]));
  return silent ?? decision.verdict;
}

describe('what the specification says of a connection', () => {
  it('is about the pod behind a Service, whatever is dialled', () => {
    for (const via of ['pod', 'service', 'service-port', 'headless'] as const) {
      expect(said(ingress(everyPod), { via })).to.equal('allow');
      expect(said(ingress(), { via })).to.equal('deny');
    }
  });

  it('is about the family that is used', () => {
    expect(said(ingress(block('10.244.132.1/32')), {})).to.equal('allow');
    expect(said(ingress(block('10.244.132.1/32')), { family: 6 })).to.equal('deny');
    expect(said(ingress(block('fd00:10:244:132::1/128')), { family: 6 })).to.equal('allow');
  });

  it('is nothing behind a node’s port where pods and nodes would be judged differently', () => {
    for (const via of ['node-port-local', 'node-port-cluster'] as const) {
      expect(said(ingress(everyPod), { via })).to.equal('node-port');
      expect(said(ingress(), { via })).to.equal('deny');
      expect(said(ingress(everyPod, block('0.0.0.0/0')), { via })).to.equal('allow');
      const fromX = { from: 'x/b', to: 'y/a', via };
      expect(said(egress(everyPod), fromX)).to.equal('node-port');
      expect(said(egress(), fromX)).to.equal('deny');
      expect(said(egress(block('0.0.0.0/0')), fromX)).to.equal('allow');
    }
  });

  it('knows a client outside by its address only where its address is kept', () => {
    const rules = ingress(block('192.0.2.80/32'));
    const from = 'outside/host';
    expect(said(rules, { from, via: 'node-port-local' })).to.equal('allow');
    expect(said(rules, { from, via: 'node-port-cluster' })).to.equal('node-port');
    expect(said(ingress(everyPod), { from, via: 'node-port-local' })).to.equal('deny');
    expect(said(egress(block('2001:db8::80/128')), { from: 'x/a', to: from, family: 6 })).to.equal('allow');
    expect(said(egress(everyPod), { from: 'x/a', to: from })).to.equal('deny');
  });

  it('lets a pod’s own node in, and of another one leaves open by which address it comes', () => {
    expect(said(ingress(), { from: 'nodes/one' })).to.equal('allow');
    expect(said(ingress(), { from: 'nodes/two' })).to.equal('deny');
    expect(said(ingress(everyPod), { from: 'nodes/two' })).to.equal('deny');
    expect(said(ingress(block('192.0.2.82/32')), { from: 'nodes/two' })).to.equal('node-address');
    expect(said(ingress(block('0.0.0.0/0')), { from: 'nodes/two' })).to.equal('allow');
  });
});
