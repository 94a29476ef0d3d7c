import { expect } from 'chai';
import type { FlowStep } from '../model/flow.js';
import { issuerSentences } from './issuer-words.js';

const stopped = (outcome: Partial<FlowStep['outcome']>, from = 'rp/web') =>
  issuerSentences({ from, outcome: { kind: 'step', result: 'stopped', ...outcome } });

describe('why an issuer is taken for another', () => {
  it('is two names for one provider, of which the document has the right one', () => {
    const says =
      'oidc: issuer did not match the issuer returned by provider, expected "https://in.test:8443/r" got "https://out.test:8443/r"';
    const [sentence] = stopped({ how: 'oauth', says }, 'api-server');
    expect(sentence).to.contain('Name the issuer https://out.test:8443/r').and.not.contain('port');
  });

  it('is a lost port where nothing else differs', () => {
    const says =
      'the document names the issuer https://out.test/r, and the relying party knows it as https://out.test:8443/r';
    const [sentence] = stopped({ how: 'oauth', says });
    expect(sentence).to.contain('Only the port differs').and.contain('https://out.test:8443/r was expected');
  });

  it('is a name that the one who asks cannot resolve', () => {
    expect(stopped({ how: 'dns' }, 'api-server')[0]).to.contain("node's resolver");
    expect(stopped({ how: 'dns' }, 'browser')[0]).to.contain('outside the cluster');
    expect(stopped({ how: 'dns' }, 'rp/web')).to.deep.equal([]);
  });

  it('is no question where the step stopped for another reason', () => {
    expect(stopped({ how: 'oauth', says: 'Invalid client or Invalid client credentials' })).to.deep.equal([]);
    expect(stopped({ how: 'timeout' })).to.deep.equal([]);
  });
});
