import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { readSpec } from '../oracle/network-policy.js';
import { blockAround, vocabularyOf } from '../oracle/vocabulary.js';
import { loadNetworkWorld } from '../plan/network-world.js';
import { policySets } from './policy-sets.js';

const { world, probes } = loadNetworkWorld(checkout);
const words = vocabularyOf(world, probes);

describe('random policy sets', () => {
  const sets = policySets(words, { seed: 1, count: 200 });

  it('are the same for the same seed, however many are drawn', () => {
    expect(policySets(words, { seed: 1, count: 7 })).to.deep.equal(sets.slice(0, 7));
  });

  it('are others for another seed', () => {
    const others = policySets(words, { seed: 2, count: 7 });
    expect(others.map(({ policies }) => policies)).to.not.deep.equal(
      sets.slice(0, 7).map(({ policies }) => policies),
    );
  });

  it('hold one to five policies', () => {
    expect([...new Set(sets.map(({ policies }) => policies.length))].sort()).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('are taken by the API server, every one', () => {
    const refused = sets
      .flatMap(({ policies }) => policies.map(readSpec))
      .filter((read) => 'problems' in read);
    expect(refused).to.deep.equal([]);
  });

  it('always say podSelector, which older API servers ask for', () => {
    const specs = sets.flatMap(({ policies }) => policies.map(({ spec }) => spec as object));
    expect(specs.filter((spec) => !('podSelector' in spec))).to.deep.equal([]);
  });

  const text = JSON.stringify(sets);
  const forms = {
    'empty rules': /gress":\[[^\]]*\{\}/,
    'empty lists of rules': /gress":\[\]/,
    'empty lists of peers': /"from":\[\]/,
    'omitted policyTypes': /"spec":\{"podSelector":\{[^}]*\},"ingress"/,
    'both selectors in one peer': /"podSelector":\{[^{}]*\},"namespaceSelector"/,
    'ipBlock alone': /"ipBlock":\{"cidr":"[^"]+"\}/,
    'ipBlock with except': /"except":\["10/,
    'the other family': /::\/0/,
    endPort: /"endPort"/,
    'rules of SCTP alone': /"ports":\[\{"protocol":"SCTP"\}\]/,
    'named ports': /"port":"serve-80-tcp"/,
    'protocols without a port': /\{"protocol":"UDP"\}/,
    'a port without protocol': /\{"port":80\}/,
    'the label that every namespace has': /kubernetes\.io\/metadata\.name/,
    'expressions that match nothing': /"key":"tier","operator":"Exists"/,
    'several expressions': /"matchExpressions":\[\{[^{}]*\},\{/,
  };
  for (const [form, pattern] of Object.entries(forms)) {
    it(`have ${form}`, () => expect(text).to.match(pattern));
  }
});

describe('the words of a world', () => {
  it('are those of its probe pods', () => {
    expect(words.namespaces).to.include.members(['x', 'y', 'z']);
    expect(words.podLabels).to.deep.include({ key: 'pod', values: ['a', 'b', 'c'] });
    expect(words.numbers).to.include.members([80, 81]);
    expect(words.portNames).to.include('serve-80-udp');
  });

  it('except only what lies inside a block and is smaller', () => {
    const block = words.blocks.find(({ cidr }) => cidr === '10.244.131.0/24');
    expect(block?.parts).to.include.members(['10.244.131.1/32', '10.244.131.2/31']);
    expect(block?.parts).to.not.include('10.244.131.0/24');
  });

  it('have no block that holds other pods in another lane', () => {
    const bits = words.blocks.map(({ cidr }) => Number(cidr.split('/')[1]));
    expect(bits.filter((one) => one > 17 && one < 20)).to.deep.equal([]);
  });

  it('write a block in the form that the API takes', () => {
    expect(blockAround('10.244.133.3', 23)).to.equal('10.244.132.0/23');
    expect(blockAround('10.244.131.3', 31)).to.equal('10.244.131.2/31');
    expect(blockAround('192.168.1.1', 0)).to.equal('0.0.0.0/0');
  });
});
