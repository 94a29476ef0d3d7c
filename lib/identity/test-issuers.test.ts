import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { InputError } from '../model/errors.js';
import { type Identity, identitySchema } from '../model/identity.js';
import { Redaction } from '../model/redaction.js';
import { ISSUER_ALGORITHMS, TEST_ISSUER_ORIGIN, testIssuerSchema } from '../model/test-issuer.js';
import { type Authority, createAuthority } from './certificates.js';
import { issuerControl } from './issuer/control.js';
import { type DocumentServer, startDocumentServer } from './issuer/document-server.js';
import { openRoute, type Route } from './route.js';
import { RunSecrets } from './run-secrets.js';
import { TestIssuers } from './test-issuers.js';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;

describe('test issuers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-issuers-'));
  const file = join(folder, 'secrets.json');
  const described = (written: object) => testIssuerSchema.parse({ why: 'an issuer of a test', ...written });
  const descriptions = new Map([
    ['plain', described({})],
    ['all', described({ algorithms: ISSUER_ALGORITHMS })],
    ['kept', described({ cacheSeconds: 40 })],
    ['named', described({ issuer: 'https://elsewhere.test' })],
    ['follower', described({ keysOf: 'plain' })],
    [
      'groups',
      described({
        documents: {
          '/groups': { jwt: { groups: ['a'] } },
          '/old': { jwt: { exp: 'now-1h' } },
          '/no': { code: 403 },
        },
      }),
    ],
  ]);
  let authority: Authority;
  let server: DocumentServer;
  let route: Route;
  let issuers: TestIssuers;

  /** A process of the run: it knows the secrets' file and the control port, and nothing else. */
  const open = () =>
    new TestIssuers({
      descriptions,
      secrets: new RunSecrets(file, new Redaction()),
      control: issuerControl(server.controlPort),
      now: () => NOW,
    });
  before(async () => {
    authority = await createAuthority('r1');
  });
  beforeEach(async () => {
    const tls = await authority.issue(['issuer.twinlock.test']);
    server = await startDocumentServer({ tls, port: 0, controlPort: 0, address: '127.0.0.1' });
    const ca = authority.certificate;
    route = openRoute({ origin: TEST_ISSUER_ORIGIN, address: '127.0.0.1', port: server.port, ca });
    issuers = open();
    await issuers.publish();
  });
  afterEach(async () => {
    await route.close();
    await server.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  type Issued = Extract<Identity, { from: 'issuer' }>;
  const identity = (written: object) => identitySchema.parse({ from: 'issuer', ...written }) as Issued;
  const sign = (issuer: string, written: object = {}, by = issuers) =>
    by.sign(identity({ issuer, ...written }));
  const json = async (path: string) => (await route.fetch(path)).json() as Promise<Record<string, unknown>>;
  /** What a verifier says that reads the issuer's key set now. */
  const verified = async (name: string, token: string) => {
    const keys = createLocalJWKSet((await json(`/${name}/jwks`)) as unknown as JSONWebKeySet);
    return jwtVerify(token, keys, { currentDate: new Date(NOW) }).then(
      () => 'verified',
      (error: { code?: string }) => error.code,
    );
  };

  it('lead from their name over discovery and key set to a token that verifies', async () => {
    const document = await json('/plain/.well-known/openid-configuration');
    expect(document).to.include({
      issuer: 'https://issuer.twinlock.test:8443/plain',
      jwks_uri: 'https://issuer.twinlock.test:8443/plain/jwks',
    });
    const token = await sign('plain', { claims: { sub: 'x' } });
    expect(decodeJwt(token)).to.deep.equal({
      iss: document.issuer,
      iat: SECONDS,
      exp: SECONDS + 300,
      sub: 'x',
    });
    expect(await verified('plain', token)).to.equal('verified');
    expect((await json('/named/.well-known/openid-configuration')).issuer).to.equal('https://elsewhere.test');
  });

  it('sign with every algorithm that they list, and with no other', async () => {
    for (const alg of ISSUER_ALGORITHMS) {
      const token = await sign('all', { alg });
      expect(decodeProtectedHeader(token).alg).to.equal(alg);
      expect(await verified('all', token), alg).to.equal('verified');
    }
    const error = await sign('plain', { alg: 'RS256' }).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(InputError).with.property('message').that.contains('no key for RS256');
  });

  it('make tokens that differ although they say the same', async () => {
    expect(await sign('all', { alg: 'RS256' })).to.not.equal(await sign('all', { alg: 'RS256' }));
  });

  it('leave out, replace and spoil what an identity says', async () => {
    const written = { claims: { exp: null, iat: 'now-1h' }, header: { kid: null, typ: 'at+jwt' } };
    const token = await sign('plain', written);
    expect(decodeJwt(token)).to.deep.equal({
      iss: 'https://issuer.twinlock.test:8443/plain',
      iat: SECONDS - 3600,
    });
    expect(decodeProtectedHeader(token)).to.have.property('typ', 'at+jwt');
    expect(decodeProtectedHeader(token)).to.not.have.property('kid');
    const tampered = await sign('plain', { claims: { sub: 'x' }, tamper: true });
    expect(await verified('plain', tampered)).to.equal('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    const foreign = await sign('plain', { key: 'foreign' });
    expect(await verified('plain', foreign)).to.equal('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    expect(await sign('plain', { key: 'none' })).to.match(/^[^.]+\.[^.]+\.$/);
  });

  it('rotate, forget and restore their keys, for every process of the run', async () => {
    const first = await sign('plain');
    await issuers.rotateKeys('plain');
    const other = open();
    const second = await sign('plain', {}, other);
    expect(decodeProtectedHeader(second).kid).to.not.equal(decodeProtectedHeader(first).kid);
    expect(await verified('plain', first)).to.equal('verified');
    expect(await verified('plain', second)).to.equal('verified');
    expect(await verified('follower', second)).to.equal('verified');
    expect(decodeProtectedHeader(await sign('plain', { key: 'former' }, other)).kid).to.equal(
      decodeProtectedHeader(first).kid,
    );
    await other.forgetKeys('plain');
    expect(await verified('plain', first)).to.equal('ERR_JWKS_NO_MATCHING_KEY');
    expect(await verified('plain', second)).to.equal('verified');
    await issuers.restore('plain');
    expect(await verified('plain', first)).to.equal('verified');
    expect(await verified('plain', second)).to.equal('ERR_JWKS_NO_MATCHING_KEY');
    await issuers.rotateKeys('plain');
    expect(decodeProtectedHeader(await sign('plain')).kid).to.not.equal(decodeProtectedHeader(second).kid);
  });

  it('say that there is no former key before the first rotation', async () => {
    const error = await sign('plain', { key: 'former' }).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(InputError).with.property('message').that.contains('no former key');
  });

  it('serve no key set, or nothing at all, and everything again', async () => {
    const seen = async (path: string) =>
      route.fetch(path).then(
        ({ status }) => status,
        () => 'closed',
      );
    const both = async () => [
      await seen('/plain/.well-known/openid-configuration'),
      await seen('/plain/jwks'),
    ];
    expect(await both()).to.deep.equal([200, 200]);
    await issuers.serve('plain', 'no-keys');
    expect(await both()).to.deep.equal([200, 503]);
    await issuers.serve('plain', 'nothing');
    expect(await both()).to.deep.equal(['closed', 'closed']);
    expect(await seen('/all/jwks')).to.equal(200);
    await open().restore('plain');
    expect(await both()).to.deep.equal([200, 200]);
    expect(await seen('/nobody/jwks')).to.equal(404);
  });

  it('serve the key set of another one, until they are restored', async () => {
    const token = await sign('plain');
    await issuers.serveKeysOf('plain', 'all');
    expect(await verified('plain', token)).to.equal('ERR_JWKS_NO_MATCHING_KEY');
    await issuers.restore('plain');
    expect(await verified('plain', token)).to.equal('verified');
    expect(await verified('follower', await sign('follower'))).to.equal('ERR_JWKS_NO_MATCHING_KEY');
    expect(await verified('follower', token)).to.equal('verified');
  });

  it('count who asked for what, and say how long their keys may be kept', async () => {
    expect(await issuers.asked('kept', 'keys')).to.equal(0);
    const { headers } = await route.fetch('/kept/jwks');
    expect(headers.get('cache-control')).to.equal('max-age=40');
    expect((await route.fetch('/plain/jwks')).headers.get('cache-control')).to.equal('no-cache');
    expect(await open().asked('kept', 'keys')).to.equal(1);
    expect(await issuers.asked('kept', 'discovery')).to.equal(0);
  });

  it('give signed claims as further documents, expired ones and refusals too', async () => {
    const groups = await (await route.fetch('/groups/groups')).text();
    expect(decodeJwt(groups)).to.include({ iss: 'https://issuer.twinlock.test:8443/groups' });
    expect(decodeJwt(groups)).to.deep.include({ groups: ['a'] });
    expect(await verified('groups', groups)).to.equal('verified');
    const old = await (await route.fetch('/groups/old')).text();
    expect(await verified('groups', old)).to.equal('ERR_JWT_EXPIRED');
    expect((await route.fetch('/groups/no')).status).to.equal(403);
  });

  it('name an issuer that there is not', async () => {
    const error = await issuers.serve('nobody', 'nothing').catch((thrown: Error) => thrown);
    expect(error)
      .to.be.instanceOf(InputError)
      .with.property('nextStep', 'describe it in fixtures/issuers/nobody.yaml');
  });
});
