import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import type { Manifest } from '../model/manifest.js';
import { readSpec } from '../oracle/network-policy.js';
import { vocabularyOf } from '../oracle/vocabulary.js';
import { loadNetworkWorld } from '../plan/network-world.js';
import { connectionCells } from '../plan/wanted-cells.js';
import { INVERSIONS } from './inversions.test.js';
import { of } from './inverted.test.js';
import { MOST_TRIES } from './minimal-case.js';
import { policySets } from './policy-sets.js';
import { shrink, type Tried } from './shrink.js';
import { smallerSets } from './smaller.js';

const { world, probes } = loadNetworkWorld(checkout);
const cells = connectionCells(probes);
const sets = policySets(vocabularyOf(world, probes), { seed: 1, count: 200 });

describe('200 random sets against a cluster that inverts one rule', () => {
  for (const { rule, cluster } of INVERSIONS) {
    it(`find that ${rule}, and shrink it to two policies or one`, async () => {
      const disagrees = (policies: Manifest[]) => {
        const [right, seen] = [of(world, policies), cluster(world, policies)];
        return cells.some((cell) => right(cell) !== seen(cell));
      };
      const found = sets.find(({ policies }) => disagrees(policies));
      expect(found, 'no set shows it').to.not.equal(undefined);
      const shrunk = await shrink(found?.policies ?? [], {
        tries: MOST_TRIES,
        disagrees: async (policies) => disagrees(policies),
      });
      expect(shrunk.policies.length).to.be.at.most(2);
      expect(shrunk.minimal, `${MOST_TRIES} tries are enough`).to.equal(true);
      expect(disagrees(shrunk.policies), 'what is left still shows it').to.equal(true);
    });
  }
});

describe('shrinking', () => {
  const policy = (name: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'x' },
    spec: { podSelector: {}, ...spec },
  });
  const block = { ipBlock: { cidr: '10.244.131.0/24', except: ['10.244.131.1/32', '10.244.131.2/32'] } };
  const wide = [
    policy('one', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }, block], ports: [{ port: 80 }] }, {}],
      egress: [{}],
    }),
    policy('two', {}),
    policy('three', { ingress: [{}] }),
  ];
  const holdsExcept = async (policies: Manifest[]) => JSON.stringify(policies).includes('10.244.131.2/32');

  it('keeps only what is needed', async () => {
    const { policies, minimal } = await shrink(wide, { tries: 200, disagrees: holdsExcept });
    expect(minimal).to.equal(true);
    expect(policies).to.deep.equal([
      policy('one', {
        ingress: [{ from: [{ ipBlock: { cidr: '10.244.131.0/24', except: ['10.244.131.2/32'] } }] }],
      }),
    ]);
  });

  it('stops when the tries are used up, with the smallest so far', async () => {
    const tried: Tried[] = [];
    const { policies, tries, minimal } = await shrink(wide, {
      tries: 2,
      disagrees: holdsExcept,
      tried: (one) => tried.push(one),
    });
    expect({ tries, minimal }).to.deep.equal({ tries: 2, minimal: false });
    expect(policies.map(({ metadata }) => metadata.name)).to.deep.equal(['one', 'three']);
    expect(tried.map(({ number, disagrees }) => `${number} ${disagrees}`)).to.deep.equal([
      '1 false',
      '2 true',
    ]);
  });

  it('leaves a set as it is where nothing smaller disagrees', async () => {
    const { policies } = await shrink(wide, { tries: 200, disagrees: async () => false });
    expect(policies).to.deep.equal(wide);
  });

  it('tries no set twice', async () => {
    const seen = new Set<string>();
    const { tries } = await shrink(wide, {
      tries: 500,
      disagrees: async (policies) => {
        const text = JSON.stringify(policies);
        expect(seen.has(text), text).to.equal(false);
        seen.add(text);
        return text.length % 3 === 0;
      },
    });
    expect(tries).to.equal(seen.size);
  });

  it('tries only what is smaller and what the API server takes', () => {
    for (const { policies } of sets.slice(0, 60)) {
      for (const smaller of smallerSets(policies)) {
        expect(JSON.stringify(smaller).length).to.be.below(JSON.stringify(policies).length);
        for (const one of smaller) expect(readSpec(one)).to.have.property('spec');
      }
    }
  });

  it('writes plainer what can be said in fewer words', () => {
    const named = [policy('one', { ingress: [{ ports: [{ port: 'serve-80-tcp' }] }] })];
    expect(smallerSets(named)).to.deep.include([policy('one', { ingress: [{ ports: [{ port: 80 }] }] })]);
    const only = { matchExpressions: [{ key: 'pod', operator: 'In', values: ['a'] }] };
    expect(smallerSets([policy('one', { podSelector: only })])).to.deep.include([
      policy('one', { podSelector: { matchLabels: { pod: 'a' } } }),
    ]);
  });
});
