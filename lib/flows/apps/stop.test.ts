import { expect } from 'chai';
import { AppStop, stopOfSocket } from './stop.js';

describe('why an app could not go on', () => {
  const known: [string, string][] = [
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['EMFILE', 'error'],
  ];
  for (const [code, how] of known) {
    it(`${code} of a socket is ${how}`, () => {
      expect(stopOfSocket(Object.assign(new Error('x'), { code })).how).to.equal(how);
    });
  }

  it('is found again under what a library wrapped it in', () => {
    const inner = new AppStop('timeout', 'no answer within 3000 ms');
    const wrapped = new Error('unexpected', { cause: new Error('inner', { cause: inner }) });
    expect(AppStop.of(wrapped)).to.equal(inner);
  });

  it("is the provider's own error with its status", () => {
    const refused = Object.assign(new Error('server responded with an error'), {
      error: 'invalid_grant',
      status: 400,
    });
    expect(AppStop.of(refused)).to.include({ how: 'oauth', detail: 'invalid_grant', code: 400 });
  });

  it('is a failed check of a token by its code, and never the message, which may quote the token', () => {
    const failed = Object.assign(new Error('unexpected "nonce" eyJhbGciOi'), {
      code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
    });
    expect(AppStop.of(failed)).to.include({ how: 'oauth', detail: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' });
  });
});
