import { expect } from 'chai';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { presented } from './presented-token.js';

describe('the token that a client shows', () => {
  it('is its own, none, or one whose signature no longer holds', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(presented(token, 'valid')).to.equal(token);
    expect(presented(token, undefined)).to.equal(token);
    expect(presented(token, 'none')).to.equal(undefined);
    const tampered = presented(token, 'tampered') ?? '';
    expect(tampered).to.have.length(token.length);
    await jwtVerify(token, publicKey);
    const refusal = await jwtVerify(tampered, publicKey).catch((error: { code: string }) => error.code);
    expect(refusal).to.equal('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });
});
