import { expect } from 'chai';
import { UnsecuredJWT } from 'jose';
import { readClaim } from './access-claim.js';

const token = new UnsecuredJWT({
  exp: 4000,
  iat: 400,
  'kubernetes.io': { warnafter: 1000 },
  sub: 'a',
}).encode();

describe('a number of a token', () => {
  it('is a claim, less another one', () => {
    expect(readClaim({ claim: ['exp'], less: ['iat'] }, token).outcome).to.deep.equal({
      kind: 'answer',
      value: 3600,
    });
    expect(readClaim({ claim: ['kubernetes.io', 'warnafter'] }, token).outcome).to.deep.equal({
      kind: 'answer',
      value: 1000,
    });
  });

  it('says what it was made of, and never the token', () => {
    const { evidence } = readClaim({ claim: ['exp'], less: ['iat'] }, token);
    expect(evidence).to.deep.equal([{ source: 'client', says: 'token: exp 4000, iat 400' }]);
  });

  it('is nothing where the claim is no number', () => {
    expect(() => readClaim({ claim: ['sub'] }, token)).to.throw('claim sub is no number');
    expect(() => readClaim({ claim: ['kubernetes.io', 'warnbefore'] }, token)).to.throw('is no number');
  });
});
