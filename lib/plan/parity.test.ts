import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { readFiles } from './files.js';
import { loadPlan } from './load.js';
import { type ParityMap, parityGaps, readParity } from './parity.js';
import { folderOf, problemsOf } from './sample-files.test.js';

const suite = join(checkout, 'suites', 'network');
const fileAt = (path: string) => {
  const [file] = readFiles(path, ['.yaml']);
  if (!file) throw new Error(`there is no ${path}`);
  return file;
};
const mapOf = (count: number, items: ParityMap['groups'][number]['items']): ParityMap => ({
  apiVersion: 'twinlock.dev/v1',
  kind: 'ParityMap',
  why: 'A sentence that a reader can check.',
  groups: [{ name: 'list', cites: 'a page', count, items }],
});

describe('the parity map', () => {
  const map = readParity(fileAt(join(suite, 'parity.yaml')));

  it('maps every item to cases that are there, or says why there is none', () => {
    const planned = loadPlan({ paths: [suite] });
    // The map stands among the cases and is not taken for one.
    expect(planned.some(({ file }) => file.endsWith('parity.yaml'))).to.equal(false);
    const known = planned.map(({ id }) => id.replace('network/', ''));
    expect(parityGaps(map, known)).to.deep.equal([]);
  });

  it('has as many items as the lists that it follows', () => {
    const counts = Object.fromEntries(map.groups.map(({ name, count }) => [name, count]));
    expect(counts).to.deep.equal({
      'Kubernetes e2e, netpol, TCP': 42,
      'Kubernetes e2e, netpol, UDP': 3,
      'Kubernetes e2e, netpol, SCTP': 3,
      'Kubernetes e2e, netpol, API': 2,
      'cyclonus, target': 6,
      'cyclonus, rules': 4,
      'cyclonus, peers': 112,
      'cyclonus, ports and protocols': 70,
      'cyclonus, actions': 6,
      'cyclonus, conflicts': 16,
      'cyclonus, default label of namespaces': 2,
      'cyclonus, example': 1,
      'cyclonus, upstream e2e': 13,
      'kube-router e2e': 16,
      'Antrea e2e': 7,
      'kube-network-policies': 4,
      'Calico, workload ingress': 14,
      'Calico, workload egress': 19,
      'Calico, policies': 20,
      'cilium-cli, with NetworkPolicies': 12,
      'KEP-1611, to do': 4,
      dimensions: 31,
      'empty in every suite read': 7,
    });
  });
});

describe('the check of a parity map', () => {
  const known = ['one', 'pair-a', 'pair-b'];

  it('finds nothing in a map that is whole', () => {
    const items = {
      first: ['one'],
      second: 'out of scope: there is no such thing here',
      third: { items: 2, each: ['pair-*'] },
      fourth: { items: 3, together: ['one', 'pair-a'] },
    };
    expect(parityGaps(mapOf(7, items), known)).to.deep.equal([]);
  });

  it('names a wrong count, an unknown case, and items that have not a case each', () => {
    expect(parityGaps(mapOf(2, { first: ['one'] }), known)).to.deep.equal([
      'list: 1 items, the source has 2',
    ]);
    expect(parityGaps(mapOf(1, { first: ['one', 'two'] }), known)).to.deep.equal([
      'list, first: there is no case two',
    ]);
    expect(parityGaps(mapOf(3, { first: { items: 3, each: ['pair-*'] } }), known)).to.deep.equal([
      'list, first: 2 cases for 3 items',
    ]);
    expect(parityGaps(mapOf(2, { first: { items: 2, together: ['pair-c'] } }), known)).to.deep.equal([
      'list, first: there is no case pair-c',
    ]);
  });

  it('refuses an item without a case and without a reason, with its line', () => {
    const text = `apiVersion: twinlock.dev/v1
kind: ParityMap
why: A sentence that a reader can check.
groups:
  - name: list
    cites: a page
    count: 1
    items:
      first: later
`;
    const folder = folderOf({ 'parity.yaml': text });
    const [problem] = problemsOf(() => readParity(fileAt(join(folder, 'parity.yaml'))));
    expect(problem).to.include({ file: join(folder, 'parity.yaml'), line: 9 });
    expect(problem?.write).to.match(/out of scope/);
  });
});
