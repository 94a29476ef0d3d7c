import { expect } from 'chai';
import fc from 'fast-check';
import { explainToken } from './explain-token.js';
import { JWKS, madeAuthentication, madeToken, NOW } from './made-token.js';

const name = fc.constantFrom('kubernetes', 'ci', 'a', 'b', 'api://x');
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });

describe('audiences of any configuration and any token', () => {
  it('one more configured never refuses a token that was accepted', () => {
    fc.assert(
      fc.property(names, names, name, fc.boolean(), (configured, aud, more, alone) => {
        const token = madeToken({ aud: alone ? aud[0] : aud });
        const ask = (audiences: string[]) =>
          explainToken({ token, authentication: madeAuthentication({ audiences }), jwks: JWKS, now: NOW });
        const before = ask(configured);
        const after = ask([...new Set([...configured, more])]);
        if (before.verdict === 'accept') expect(after.verdict).to.equal('accept');
        else expect(before.decidedBy).to.equal('audience');
      }),
      { numRuns: 100 },
    );
  });

  it('neither their order nor that of the issuers matters', () => {
    fc.assert(
      fc.property(names, names, (configured, aud) => {
        const token = madeToken({ aud });
        const one = madeAuthentication({ audiences: configured });
        const turned = madeAuthentication({ audiences: [...configured].reverse() });
        const other = madeAuthentication({}).authenticators.map((authenticator) => ({
          ...authenticator,
          issuer: { ...authenticator.issuer, url: 'https://other.example.test' },
        }));
        const verdict = (authenticators: typeof one.authenticators) =>
          explainToken({ token, authentication: { ...one, authenticators }, jwks: JWKS, now: NOW }).verdict;
        const plain = verdict(one.authenticators);
        expect(verdict(turned.authenticators)).to.equal(plain);
        expect(verdict([...other, ...one.authenticators])).to.equal(plain);
      }),
      { numRuns: 100 },
    );
  });
});
