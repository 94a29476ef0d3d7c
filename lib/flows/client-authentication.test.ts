import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { errors, jwtVerify } from 'jose';
import { assertion, basic, post, publicClient } from './client-authentication.js';
import { CLIENT_KEY, ISSUER } from './fake-issuer.test.js';

describe('how a client says who it is', () => {
  it('encodes both parts of the Basic header as a form does, so that a colon in a name stays in the name', () => {
    const { headers, form } = basic({ id: 'a:b c', secret: 'x%y' });
    const [scheme, pair = ''] = (headers.authorization ?? '').split(' ');
    expect(scheme).to.equal('Basic');
    expect(Buffer.from(pair, 'base64').toString()).to.equal('a%3Ab+c:x%25y');
    expect(form).to.deep.equal({});
  });

  it('puts the secret into the form, or has none at all', () => {
    expect(post({ id: 'a', secret: 's' })).to.deep.equal({
      headers: {},
      form: { client_id: 'a', client_secret: 's' },
    });
    expect(publicClient('a')).to.deep.equal({ headers: {}, form: { client_id: 'a' } });
  });
});

describe('an assertion that a client signs', () => {
  const NOW = Date.UTC(2030, 0, 1);
  const key = CLIENT_KEY.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signer = { client: 'batch-jwt', issuer: ISSUER, key };
  const make = async (kind?: Parameters<typeof assertion>[1]) =>
    (await assertion(signer, kind, () => NOW)).form.client_assertion ?? '';
  const verify = async (jwt: string) =>
    jwtVerify(jwt, createPublicKey(CLIENT_KEY), {
      issuer: 'batch-jwt',
      subject: 'batch-jwt',
      audience: ISSUER,
      currentDate: new Date(NOW),
    });
  const failure = async (jwt: string) =>
    verify(jwt).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is meant for the issuer alone, by the key that the issuer knows, for a minute', async () => {
    const { payload, protectedHeader } = await verify(await make());
    expect(protectedHeader).to.deep.equal({ alg: 'RS256', kid: 'batch-jwt' });
    expect(payload.aud).to.equal(ISSUER);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.equal(60);
  });

  it('has a number that no other has', async () => {
    const numbers = [await make(), await make()].map(async (jwt) => (await verify(jwt)).payload.jti);
    expect(new Set(await Promise.all(numbers)).size).to.equal(2);
  });

  for (const [kind, wrong] of [
    ['expired', errors.JWTExpired],
    ['other-audience', errors.JWTClaimValidationFailed],
    ['other-key', errors.JWSSignatureVerificationFailed],
  ] as const) {
    it(`is wrong in that one thing where it is ${kind}`, async () => {
      expect(await failure(await make(kind))).to.be.instanceOf(wrong);
    });
  }
});
