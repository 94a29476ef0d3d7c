import { expect } from 'chai';
import { alteredReturn, type ReturnChange } from './returned.js';

const returned = 'http://rp.twinlock.test:8080/callback?state=s&iss=https%3A%2F%2Fissuer&code=c';

describe('an authorization response on its way back', () => {
  for (const [how, left] of Object.entries<Record<string, string | undefined>>({
    'state-changed': { iss: 'https://issuer', code: 'c' },
    'state-missing': { iss: 'https://issuer', code: 'c', state: undefined },
    'iss-changed': { state: 's', code: 'c' },
    'iss-missing': { state: 's', code: 'c', iss: undefined },
    error: { state: 's', iss: 'https://issuer', code: undefined, error: 'access_denied' },
  })) {
    it(`${how}: differs in that one thing`, () => {
      const query = new URL(alteredReturn(returned, how as ReturnChange)).searchParams;
      for (const [name, value] of Object.entries(left))
        expect(query.get(name) ?? undefined, name).to.equal(value);
      if (how === 'state-changed') expect(query.get('state')).to.not.equal('s');
      if (how === 'iss-changed') expect(query.get('iss')).to.not.equal('https://issuer');
    });
  }
});
