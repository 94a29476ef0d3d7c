import { expect } from 'chai';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Authority, createAuthority } from './certificates.js';
import { openRoute, type Route } from './route.js';
import { startTestIssuer, type TestIssuer } from './test-issuer.js';

describe('a test issuer', () => {
  let authority: Authority;
  let issuer: TestIssuer;
  let route: Route;
  beforeEach(async () => {
    authority ??= await createAuthority('r1');
    const tls = await authority.issue(['issuer.twinlock.test']);
    const url = 'https://issuer.twinlock.test:{port}/t';
    issuer = await startTestIssuer({ issuer: url, tls, cacheControl: 'max-age=60' });
    const origin = new URL(issuer.issuer).origin;
    route = openRoute({ origin, address: '127.0.0.1', port: issuer.port, ca: authority.certificate });
  });
  afterEach(async () => {
    await route.close();
    await issuer.close();
  });
  const json = async (path: string) => (await route.fetch(path)).json() as Promise<Record<string, string>>;
  const verify = async (token: string, keys: unknown) =>
    jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), { issuer: issuer.issuer }).then(
      ({ payload }) => payload,
      (error: { code?: string }) => error.code,
    );

  it('leads from its name over discovery and key set to a token that verifies', async () => {
    const document = await json('/t/.well-known/openid-configuration');
    expect(document.issuer)
      .to.equal(issuer.issuer)
      .and.match(/^https:\/\/issuer\.twinlock\.test:\d+\/t$/);
    const keys = await json(String(document.jwks_uri));
    expect(await verify(await issuer.sign({ sub: 'x' }), keys)).to.deep.equal({
      iss: issuer.issuer,
      sub: 'x',
    });
  });

  it('signs whatever it is told to', async () => {
    const token = await issuer.sign({ iss: 'https://elsewhere.test', exp: 'soon' }, { kid: 'other' });
    expect(decodeProtectedHeader(token).kid).to.equal('other');
    expect(await verify(token, await json('/t/jwks'))).to.equal('ERR_JWKS_NO_MATCHING_KEY');
  });

  it('counts who asked for what, and says how long its keys may be kept', async () => {
    await json('/t/jwks');
    const response = await route.fetch('/t/jwks');
    expect(response.headers.get('cache-control')).to.equal('max-age=60');
    await response.body?.cancel();
    expect((await route.fetch('/t/nothing')).status).to.equal(404);
    expect(Object.fromEntries(issuer.requests)).to.deep.equal({ '/jwks': 2, '/nothing': 1 });
  });

  it('rotates its key, and can forget the old one', async () => {
    const old = await issuer.sign({ sub: 'x' });
    await issuer.rotate();
    expect(await verify(old, await json('/t/jwks'))).to.include({ sub: 'x' });
    await issuer.rotate({ forget: true });
    expect(await verify(old, await json('/t/jwks'))).to.equal('ERR_JWKS_NO_MATCHING_KEY');
    expect(await verify(await issuer.sign({ sub: 'y' }), await json('/t/jwks'))).to.include({ sub: 'y' });
  });
});
