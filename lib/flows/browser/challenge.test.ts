import { expect } from 'chai';
import { alteredChallenge } from './challenge.js';

const request =
  'https://login.twinlock.test:8443/auth?client_id=web&state=s&code_challenge=abc&code_challenge_method=S256';

describe('an altered PKCE challenge', () => {
  it('is gone with its method, and nothing else is', () => {
    expect(alteredChallenge(request, 'stripped')).to.equal(
      'https://login.twinlock.test:8443/auth?client_id=web&state=s',
    );
  });

  it("is another's of the same length and method", () => {
    const query = new URL(alteredChallenge(request, 'replaced')).searchParams;
    expect(query.get('code_challenge')).to.have.length(43).and.not.equal('abc');
    expect(query.get('code_challenge_method')).to.equal('S256');
  });
});
