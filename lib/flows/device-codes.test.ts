import { expect } from 'chai';
import { readCodes } from './device-codes.js';

describe('the answer to a device', () => {
  const whole = {
    device_code: 'd',
    user_code: 'ABCD-EFGH',
    verification_uri: 'https://login.twinlock.test:8443/realms/flows/device',
    expires_in: 600,
    interval: 1,
  };

  it('gives the codes, where to enter one, and how often to ask', () => {
    expect(readCodes(JSON.stringify(whole))).to.deep.equal({
      deviceCode: 'd',
      userCode: 'ABCD-EFGH',
      verificationUri: whole.verification_uri,
      intervalMs: 1000,
      lifeMs: 600_000,
    });
  });

  it('means five seconds where it does not say how often', () => {
    expect(readCodes(JSON.stringify({ ...whole, interval: undefined }))?.intervalMs).to.equal(5000);
  });

  for (const required of ['device_code', 'user_code', 'verification_uri', 'expires_in']) {
    it(`is worth nothing without ${required}`, () => {
      expect(readCodes(JSON.stringify({ ...whole, [required]: undefined }))).to.equal(undefined);
    });
  }

  it('is worth nothing where it is no JSON', () => {
    expect(readCodes('<html>')).to.equal(undefined);
  });
});
