import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import type { FlowCase } from '../model/flow-case.js';
import { HOPS } from '../model/hops.js';
import { loadPlan } from './load.js';

const flowCasesOf = (...paths: string[]) =>
  loadPlan({ paths }).flatMap(({ case: one }) => (one.kind === 'FlowCase' ? [one] : []));
const flowCases = flowCasesOf(join(checkout, 'suites', 'flows'), join(checkout, 'suites', 'layers'));
const names = new Set(flowCases.map(({ metadata }) => metadata.name));
const cuts = flowCases.filter(({ cut }) => cut.length > 0);
/** The hops that a case wants to be named as the broken one. */
const hopsOf = ({ expect: { steps } }: FlowCase) =>
  steps.flatMap(({ result, hop }) => (result === 'stopped' ? (hop ?? []) : []));
const cutting = (hop: string, more: (one: FlowCase) => boolean = () => true) =>
  cuts.filter((one) => hopsOf(one).includes(hop) && more(one));

describe('the matrix of hops and steps', () => {
  for (const hop of Object.keys(HOPS)) {
    it(`cuts ${hop} where Calico rejects, and the right hop must be named`, () => {
      expect(cutting(hop, ({ denied }) => denied === 'reject')).to.not.have.length(0);
    });
  }

  it('has a subset in silence, which says when the caller knows at the earliest', () => {
    const silent = cuts.filter(({ denied, slow }) => denied === 'drop' && !slow);
    const timed = silent.filter(({ expect: { steps } }) =>
      steps.some(({ afterMs }) => afterMs !== undefined),
    );
    expect(timed.length).to.be.at.least(9);
  });

  it('parts hops that share a port by the moment of the cut', () => {
    for (const [hop, before] of [
      ['H4', 'code-redemption'],
      ['H4', 'token-refresh'],
      ['H5', 'id-token-validation'],
      ['H7', 'userinfo'],
      ['H8', 'revocation'],
      ['H9', 'token-poll'],
      ['H1', 'callback'],
      ['H2', 'credentials'],
    ] as const) {
      expect(
        cutting(hop, (one) => one.before === before),
        `${hop} before ${before}`,
      ).to.not.have.length(0);
    }
  });

  it('is cut in ways of its own as well: by a slip in a rule, another label, a policy that is asked first', () => {
    const foreign = cuts.filter(({ metadata }) => metadata.name.startsWith('foreign-'));
    const hops = new Set(foreign.flatMap(hopsOf));
    expect(foreign.length).to.be.at.least(12);
    expect([...hops]).to.include.members(['H0', 'H1', 'H2', 'H4', 'H5', 'H6', 'H7', 'H8', 'H9']);
    expect([...hops]).to.include.members(['H10', 'H11', 'H12']);
  });

  it('says when a refused caller knows', () => {
    const late = flowCasesOf(join(checkout, 'suites', 'flows', 'cuts'))
      .filter(({ denied }) => denied === 'reject')
      .filter(({ expect: { steps } }) =>
        steps.some(({ how, hop, withinMs }) => how === 'refused' && hop !== 'H13' && withinMs === undefined),
      );
    expect(late.map(({ metadata }) => metadata.name)).to.deep.equal([]);
  });

  it('names twins that are there', () => {
    const missing = cuts.flatMap(({ metadata, why }) => {
      const [, list = ''] = /The twins? (?:is|are) ([\w, -]+)/.exec(why.replace(/\s+/g, ' ')) ?? [];
      const twins = list
        .split(/, | and /)
        .map((one) => one.trim())
        .filter((one) => /^[\w-]+$/.test(one));
      return twins.filter((one) => !names.has(one)).map((one) => `${metadata.name}: ${one}`);
    });
    expect(missing).to.deep.equal([]);
  });
});
