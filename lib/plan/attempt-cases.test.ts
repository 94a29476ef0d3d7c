import { join } from 'node:path';
import { expect } from 'chai';
import { ATTEMPTS, ATTEMPTS_ON_TOKENS } from '../model/attempts.js';
import { checkout } from '../model/checkout.js';
import { loadPlan } from './load.js';

describe('the requests that must be refused', () => {
  const cases = loadPlan({ paths: [join(checkout, 'suites', 'flows', 'negative')] }).flatMap((planned) =>
    planned.case.kind === 'FlowCase' ? [planned.case] : [],
  );
  const tried = cases.map((one) => one.with.attempt);

  it('are each tried by one case', () => {
    expect([...tried].sort()).to.deep.equal([...ATTEMPTS].sort());
  });

  it('are asked what they do to tokens where that is their point', () => {
    const asked = cases.filter(({ flow }) => flow === 'attempt-on-tokens').map((one) => one.with.attempt);
    expect(asked.sort()).to.deep.equal([...ATTEMPTS_ON_TOKENS].sort());
  });

  for (const { metadata, why, expect: expected, flow } of cases) {
    it(`${metadata.name} names its twin, which is accepted, and says why the attempt is not`, () => {
      expect(why).to.match(/\bThe twin\b/);
      const [material, twin, attempt] = expected.steps;
      expect([material?.result, twin?.result]).to.deep.equal(['done', 'done']);
      // An attempt that is accepted is a deviation, or it would prove nothing.
      if (attempt?.result === 'done') expect(attempt.deviates).to.not.equal(undefined);
      else
        expect(attempt).to.include.keys(attempt?.how === 'http' || attempt?.how === 'oauth' ? 'code' : 'how');
      expect(flow).to.match(/^attempt/);
    });
  }
});
