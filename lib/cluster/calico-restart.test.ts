import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { stillAwaited } from './calico-restart.js';

const pod = (uid: string, ready = true): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `calico-node-${uid}`, uid },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

describe('a restart of calico-node', () => {
  const before = [pod('1'), pod('2')];

  it('is over once every node has another pod that is Ready', () => {
    expect(stillAwaited(before, [pod('3'), pod('4')])).to.equal(undefined);
  });

  for (const [what, now] of [
    ['an old pod that is still Ready', [pod('1'), pod('3'), pod('4')]],
    ['a new pod that is not Ready yet', [pod('3'), pod('4', false)]],
    ['a node without a new pod', [pod('3')]],
    ['nothing but old pods', before],
  ] as const) {
    it(`is not over with ${what}`, () => {
      expect(stillAwaited(before, now)).to.match(/old pods are left/);
    });
  }
});
