import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { type Forgery, forge } from './forge.js';

describe('forging tokens', () => {
  const now = 1_800_000_000_000;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const realmKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const realmPublic = createPublicKey(realmKey);
  const at = { currentDate: new Date(now) };
  const claims = {
    iss: 'https://idp.test/realms/k8s',
    sub: '1',
    preferred_username: 'alice',
    exp: now / 1000 + 300,
  };
  let real: string;
  const forged = (forgery: Partial<Forgery>) =>
    forge(real, { claims: {}, header: {}, key: 'realm', tamper: false, ...forgery }, realmKey, now);
  const verdict = (token: string) =>
    jwtVerify(token, realmPublic, at).then(
      () => 'accepted',
      (error: { code?: string }) => error.code,
    );

  before(async () => {
    real = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
      .sign(privateKey);
  });

  it('with the realm key and no change, gives a token that is as good as the real one', async () => {
    const token = await forged({});
    expect(await verdict(token)).to.equal('accepted');
    expect(decodeJwt(token)).to.deep.equal(claims);
    expect(decodeProtectedHeader(token)).to.deep.equal({ alg: 'RS256', kid: 'k1', typ: 'JWT' });
  });

  it('changes the named claims, removes those set to null, resolves times, and keeps the rest', async () => {
    const token = await forged({
      claims: { iss: 'https://other.test', preferred_username: null, exp: 'now-60s' },
    });
    expect(decodeJwt(token)).to.deep.equal({ iss: 'https://other.test', sub: '1', exp: now / 1000 - 60 });
    expect(await verdict(token)).to.equal('ERR_JWT_EXPIRED');
  });

  it('changes header members', async () => {
    const header = decodeProtectedHeader(await forged({ header: { kid: 'nobody', typ: null } }));
    expect(header).to.deep.equal({ alg: 'RS256', kid: 'nobody' });
  });

  it('with a foreign key, keeps the key id and fails on the signature alone', async () => {
    const token = await forged({ key: 'foreign' });
    expect(decodeProtectedHeader(token).kid).to.equal('k1');
    expect(await verdict(token)).to.equal('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });

  it('tampered, names another user under the old signature', async () => {
    const token = await forged({ tamper: true });
    expect(decodeJwt(token).preferred_username).to.equal('alicx');
    expect(decodeJwt(token).sub).to.equal('1');
    expect(token.split('.')[2]).to.equal((await forged({})).split('.')[2]);
    expect(await verdict(token)).to.equal('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });

  it('unsigned, has alg none and an empty signature', async () => {
    const token = await forged({ key: 'none' });
    expect(decodeProtectedHeader(token).alg).to.equal('none');
    expect(token.endsWith('.')).to.equal(true);
    expect(decodeJwt(token)).to.deep.equal(claims);
  });

  it('as HMAC, is what a verifier accepts that uses the public key as a secret', async () => {
    const token = await forged({ key: 'public-as-hmac' });
    const secret = Buffer.from(realmPublic.export({ type: 'spki', format: 'pem' }));
    expect((await jwtVerify(token, secret, at)).protectedHeader.alg).to.equal('HS256');
    expect(await verdict(token)).to.not.equal('accepted');
  });
});
