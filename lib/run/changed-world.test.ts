import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { changesOf } from './changed-world.js';

const namespace = (labels: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'x', labels },
});
const pod = (name: string, labels: Record<string, string> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'x', labels },
});

describe('a network world that stands', () => {
  const world = [namespace({ ns: 'x' }), pod('a', { pod: 'a', tier: 'web' })];

  it('is as it was made, whatever the order of labels, with the label of every namespace', () => {
    const live = [
      pod('a', { tier: 'web', pod: 'a' }),
      namespace({ 'kubernetes.io/metadata.name': 'x', ns: 'x' }),
    ];
    expect(changesOf(world, live)).to.deep.equal([]);
  });

  it('says what a case has left: other labels, a pod of its own, one that is missing', () => {
    expect(changesOf(world, [namespace({ ns: 'x', team: 'web' }), pod('d')])).to.deep.equal([
      'Namespace x has the labels ns=x,team=web instead of ns=x',
      'Pod x/a is missing',
      'Pod x/d is none of it',
    ]);
  });
});
