import { expect } from 'chai';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { checkLogoutToken } from './logout-token.js';

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const GOOD = { sub: 'dora', sid: 's', jti: 'j', events: EVENTS };

describe('a logout token', () => {
  let privateKey: CryptoKey;
  let keys: ReturnType<typeof createLocalJWKSet>;
  before(async () => {
    const pair = await generateKeyPair('RS256');
    privateKey = pair.privateKey;
    keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }] });
  });

  const check = async (
    payload: Record<string, unknown>,
    typ = 'logout+jwt',
    header: Record<string, string> = {},
  ) => {
    const token = await new SignJWT({ iss: 'https://issuer', aud: 'web', ...payload })
      .setProtectedHeader({ alg: 'RS256', kid: 'k', typ, ...header })
      .setIssuedAt(payload.iat as number | undefined)
      .setExpirationTime((payload.exp as number | undefined) ?? '60s')
      .sign(privateKey);
    return checkLogoutToken(token, { issuer: 'https://issuer', clientId: 'web', keys });
  };
  const refused = (checked: Promise<unknown>) =>
    checked.then(
      () => undefined,
      (error: Error) => error.message,
    );

  it('says whom it signs out', async () => {
    expect(await check(GOOD)).to.deep.equal({ id: 'j', subject: 'dora', sid: 's' });
    expect(await check({ ...GOOD, sub: undefined }, 'JWT')).to.deep.equal({ id: 'j', sid: 's' });
  });

  const now = Math.floor(Date.now() / 1000);
  for (const [what, payload] of Object.entries<Record<string, unknown>>({
    'of another issuer': { ...GOOD, iss: 'https://other' },
    'for another client': { ...GOOD, aud: 'shop' },
    'without a name': { ...GOOD, jti: undefined },
    'that is over': { ...GOOD, exp: now - 5 },
    'that was kept for long': { ...GOOD, iat: now - 600 },
    'without events': { ...GOOD, events: undefined },
    'of another event': { ...GOOD, events: { 'http://schemas.openid.net/event/other': {} } },
    'whose event is no object': { ...GOOD, events: { [Object.keys(EVENTS)[0] ?? '']: true } },
    'with a nonce': { ...GOOD, nonce: 'n' },
    'of nobody': { ...GOOD, sub: undefined, sid: undefined },
  })) {
    it(`${what} is refused`, async () => {
      expect(await refused(check(payload))).to.not.equal(undefined);
    });
  }

  it('of another type is refused', async () => {
    expect(await refused(check(GOOD, 'at+jwt'))).to.equal('invalid_request');
  });

  it('without a signature, or with an algorithm that was not agreed on, is refused', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'https://issuer', aud: 'web', iat: now, exp: now + 60, ...GOOD };
    const settings = { issuer: 'https://issuer', clientId: 'web', keys };
    for (const token of [
      `${part({ alg: 'none' })}.${part(claims)}.`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(Buffer.alloc(32, 1)),
    ]) {
      expect(await refused(checkLogoutToken(token, settings))).to.not.equal(undefined);
    }
  });
});
