import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { missingOf } from './readiness.js';

const ready = (value: boolean) => [{ type: 'Ready', status: value ? 'True' : 'False' }];
const node = (up: boolean): Manifest => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n' },
  status: { conditions: ready(up) },
});
const pod = (app: string, up: boolean, waiting?: { reason: string; message: string }): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: app, labels: { 'k8s-app': app } },
  status: { conditions: ready(up), containerStatuses: [{ name: app, state: waiting ? { waiting } : {} }] },
});
const needed = [
  { name: 'calico-node', label: 'calico-node', everyNode: true },
  { name: 'coredns', label: 'kube-dns', everyNode: false },
];

describe('what a cluster still lacks', () => {
  it('is nothing when every node and workload is Ready', () => {
    const pods = [pod('calico-node', true), pod('calico-node', true), pod('kube-dns', true)];
    expect(missingOf(2, needed, [node(true), node(true)], pods)).to.deep.equal([]);
  });

  it('is a node that has not joined, though all that have joined are Ready', () => {
    const pods = [pod('calico-node', true), pod('calico-node', true), pod('kube-dns', true)];
    expect(missingOf(2, needed, [node(true)], pods)).to.deep.equal(['1 of 2 nodes Ready']);
  });

  it('is a DaemonSet whose pod is missing on one node', () => {
    const pods = [pod('calico-node', true), pod('kube-dns', true)];
    expect(missingOf(2, needed, [node(true), node(true)], pods)).to.deep.equal(['calico-node 1 of 2']);
  });

  it('names the container that waits, and why', () => {
    const why = { reason: 'ErrImageNeverPull', message: 'no such image' };
    const pods = [pod('calico-node', false, why), pod('kube-dns', true)];
    expect(missingOf(1, needed, [node(true)], pods)).to.deep.equal([
      'calico-node 0 of 1 (calico-node: ErrImageNeverPull, no such image)',
    ]);
  });

  it('is CoreDNS where it has no pod at all', () => {
    expect(missingOf(1, needed, [node(true)], [pod('calico-node', true)])).to.deep.equal(['coredns 0 of 1']);
  });
});
