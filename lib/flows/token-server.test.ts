import { expect } from 'chai';
import { isUnread, stoppedAtIssuer } from './token-server.js';

const unread = {
  authenticated: false,
  user: '',
  error: '[invalid bearer token, oidc: authenticator not initialized]',
};

describe('an API server that has not read its issuer', () => {
  it('is told from one that knows the issuer and refuses the token', () => {
    expect(isUnread(unread)).to.equal(true);
    expect(isUnread({ ...unread, error: 'oidc: verify token: failed to verify signature' })).to.equal(false);
    expect(isUnread({ authenticated: true, user: 'flows:dora', error: '' })).to.equal(false);
  });

  for (const [complaint, how] of [
    [
      'Get "https://x/.well-known/openid-configuration": dial tcp 10.96.0.9:8443: connect: connection refused',
      'refused',
    ],
    [
      'Get "https://x/.well-known/openid-configuration": dial tcp: lookup x on 172.18.0.1:53: no such host',
      'dns',
    ],
    [
      'Get "https://x/.well-known/openid-configuration": tls: failed to verify certificate: x509: unknown',
      'tls',
    ],
    ['oidc: issuer did not match the issuer returned by provider, expected "a" got "b"', 'oauth'],
    ['404 Not Found: {"error":"Realm does not exist"}', 'http'],
    [
      'Get "https://x/…": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'timeout',
    ],
  ] as const) {
    it(`says ${how} of: ${complaint.slice(-40)}`, () => {
      expect(stoppedAtIssuer(complaint, unread)).to.include({ how, says: complaint });
    });
  }

  it('still waits where it has not complained, and then gives its own answer', () => {
    expect(stoppedAtIssuer(undefined, unread)).to.include({ how: 'timeout', says: unread.error });
  });
});
