import { expect } from 'chai';
import { lastComplaint } from './token-servers.js';

describe('what an API server says of an issuer', () => {
  it('is the last line of its log about it, without the head', () => {
    const line = (text: string) => `E1122 13:35:13.142713   13320 oidc.go:433] ${text}`;
    const log = [
      line('oidc authenticator: initializing plugin: first'),
      line('oidc authenticator: initializing plugin: oidc: issuer did not match, expected "a" got "b"'),
      line('"Unable to authenticate the request" err="x"'),
    ].join('\n');
    expect(lastComplaint(log)).to.equal('oidc: issuer did not match, expected "a" got "b"');
    expect(lastComplaint('I1122 something else')).to.equal(undefined);
  });
});
