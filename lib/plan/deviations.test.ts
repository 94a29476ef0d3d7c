import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { deviationsOf } from './deviations.js';
import { loadPlan } from './load.js';
import { planText } from './plan-text.js';

describe('the ledger of known deviations', () => {
  const planned = loadPlan({ paths: [join(checkout, 'suites', 'flows')] });
  const ledger = deviationsOf(planned);

  it('is not empty, and each of its lines belongs to one step of one case', () => {
    expect(ledger).to.not.deep.equal([]);
    const places = ledger.map(({ id, step }) => `${id} ${step}`);
    expect(new Set(places).size).to.equal(places.length);
  });

  for (const { id, step, specified, because, cites } of ledger) {
    it(`says of ${id}, step ${step}, what is asked for, where that is written and why the product does otherwise`, () => {
      expect(cites.filter((cite) => /^(RFC \d+|OpenID Connect)/.test(cite))).to.not.deep.equal([]);
      expect(specified).to.have.length.above(15);
      expect(because, 'names the product, its issue or the other specification').to.match(
        /Keycloak|realm|client|#\d+|RFC \d+/,
      );
    });
  }

  it('is seen in the plan', () => {
    const [first] = ledger;
    const one = planned.filter(({ id }) => id === first?.id);
    expect(planText(one)).to.contain('a known deviation');
  });

  it('holds nothing that a case does not expect', () => {
    const plain = planned.filter(({ id }) => !ledger.some((line) => line.id === id));
    expect(deviationsOf(plain)).to.deep.equal([]);
  });
});
