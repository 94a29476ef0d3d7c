import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import type { CaseReport } from '../model/report.js';
import { planFiles } from '../plan/load.js';
import { loadNetworkWorld } from '../plan/network-world.js';
import { caseWriter } from './case-file.js';
import { isDisagreement, minimalCase } from './minimal-case.js';
import type { PolicySet } from './policy-sets.js';

const write = caseWriter(loadNetworkWorld(checkout));
const set: PolicySet = {
  seed: 5,
  number: 17,
  policies: [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p1', namespace: 'z' },
      spec: {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '10.244.131.0/24', except: ['10.244.131.2/32'] } }] }],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p2', namespace: 'x' },
      spec: { podSelector: {}, policyTypes: ['Egress'] },
    },
  ],
};

function report(verdict: CaseReport['verdict'], ...how: CaseReport['failures'][number]['how'][]): CaseReport {
  return { verdict, failures: how.map((one) => ({ how: one })) } as CaseReport;
}

describe('the smallest case of a disagreement', () => {
  const wrong = report('fail', 'wrong', 'untold');
  const right = report('pass');

  it('is a file that the loader takes, and says where it is from', async () => {
    const notes: string[] = [];
    const found = await minimalCase(set, write, {
      judge: async (text) => (text.includes('except') ? wrong : right),
      note: (state) => notes.push(state),
    });
    const [planned] = planFiles([{ path: '/fuzz/a.yaml', name: 'a.yaml', text: found?.text ?? '' }]);
    expect(planned?.id).to.equal('network/fuzz-5-17');
    expect(planned?.title).to.match(
      /^Random policy set 17 of seed 5: .* shrunk from 2 policies to 1 in \d+ tries, and no smaller set/,
    );
    expect(planned?.steps[0]?.apply.map(({ metadata }) => metadata.name)).to.deep.equal(['p1']);
    expect(planned?.filled).to.equal(0);
    expect(found?.policies).to.equal(1);
    expect(notes.slice(0, 2)).to.deep.equal([
      'try 1: 1 policy, no disagreement',
      'try 2: 1 policy, still disagree',
    ]);
    expect(notes).to.have.length((found?.tries ?? 0) + 1);
  });

  it('is nothing where the last look sees no disagreement', async () => {
    expect(await minimalCase(set, write, { judge: async () => right, note: () => {} })).to.equal(undefined);
  });

  it('is not made smaller by what could not be told', async () => {
    const found = await minimalCase(set, write, {
      judge: async (text) =>
        text.includes('p1') && text.includes('p2') ? wrong : report('unknown', 'untold'),
      note: () => {},
    });
    expect(found?.policies).to.equal(2);
  });

  it('is about what policies say, not about when', () => {
    expect(isDisagreement(report('fail', 'wrong'))).to.equal(true);
    for (const other of [
      report('fail', 'late'),
      report('fail', 'flapping'),
      report('unknown', 'untold'),
      right,
    ]) {
      expect(isDisagreement(other)).to.equal(false);
    }
  });
});
