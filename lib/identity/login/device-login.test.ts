import { expect } from 'chai';
import { loginByDeviceCode } from './device-login.js';
import { LoginError } from './login-error.js';
import type { Person } from './person.js';
import { openProvider, type Provider } from './provider.js';
import { type Answer, CLIENT, type TestIssuer, testIssuer } from './testing/issuer.js';

describe('a login by device code', () => {
  let issuer: TestIssuer & { port: number };
  let provider: Provider;
  let told: string[];
  let waits: number[];
  beforeEach(async () => {
    told = [];
    waits = [];
    issuer = await testIssuer();
    const connect = { host: 'idp.test', port: 8443, address: '127.0.0.1', toPort: issuer.port };
    provider = await openProvider({ issuer: issuer.issuer, client: CLIENT, ca: issuer.ca, connect });
  });
  afterEach(async () => {
    await provider.close();
    issuer.close();
  });

  const login = (...answers: Answer[]) => {
    issuer.answer = () => answers.shift() ?? { error: 'the test is over' };
    const person: Person = {
      tell: (sentence) => told.push(sentence),
      openBrowser: async () => false,
      wait: async (ms) => {
        waits.push(ms);
      },
      patience: new AbortController().signal,
    };
    return loginByDeviceCode(provider.configuration, 'openid', person);
  };
  const sentenceOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => (error instanceof LoginError ? error.message : error),
    );

  it('tells address and code, and asks as often as the issuer allows', async () => {
    const pending = { error: 'authorization_pending' };
    const session = await login(pending, { error: 'slow_down' }, pending, {});
    expect(session.subject).to.equal('alice');
    expect(told).to.deep.equal(['To log in, open https://idp.test:8443/enter and enter ABCD-EFGH']);
    expect(waits).to.deep.equal([2000, 2000, 7000, 7000]);
  });

  it('binds the code to itself', async () => {
    await login({});
    const bytes = new TextEncoder().encode(issuer.asked[0]?.get('code_verifier') ?? '');
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url');
    expect(issuer.device.get('code_challenge')).to.equal(digest);
  });

  it('says that the person declined, and that the code is over', async () => {
    expect(await sentenceOf(login({ error: 'access_denied' }))).to.equal(
      'The login was declined on the other device.',
    );
    expect(await sentenceOf(login({ error: 'expired_token' }))).to.equal(
      'The code was not entered in time: try again.',
    );
  });

  it('does not poll on after any other error', async () => {
    expect(await sentenceOf(login({ error: 'invalid_client' }, {}))).to.be.instanceOf(Error);
    expect(issuer.asked).to.have.length(1);
  });

  const TELLS = 'To log in, open https://idp.test:8443/enter and enter ABCD-EFGH';

  it('asks on when the server failed, at its interval, and tells it once', async () => {
    const session = await login(
      { error: 'unknown_error', status: 500 },
      { page: '<h1>Bad Gateway</h1>', status: 502 },
      { error: 'authorization_pending' },
      {},
    );
    expect(session.subject).to.equal('alice');
    expect(told).to.deep.equal([TELLS, 'The issuer failed with HTTP 500 unknown_error: it is asked again.']);
    expect(waits).to.deep.equal([2000, 2000, 2000, 2000]);
  });

  it('says that the issuer lost the login, where its failure spent the code', async () => {
    const lost = login({ error: 'unknown_error', status: 500 }, { error: 'invalid_grant' }, {});
    expect(await sentenceOf(lost)).to.equal(
      'The issuer lost this login when it failed with HTTP 500 unknown_error: try again.',
    );
    expect(await sentenceOf(login({ error: 'invalid_grant' }, {}))).not.to.be.a('string');
  });

  it('does not poll on after a page that is no failure of the server', async () => {
    expect(await sentenceOf(login({ page: '<h1>Forbidden</h1>', status: 403 }, {}))).to.be.instanceOf(Error);
    expect(issuer.asked).to.have.length(1);
  });

  it('asks no longer than the code lives, whatever the server answers', async () => {
    const failing: Answer[] = Array.from({ length: 400 }, () => ({ error: 'unknown_error', status: 500 }));
    expect(await sentenceOf(login(...failing))).to.equal('The code was not entered in time: try again.');
    // 600 s at an interval of 2 s.
    expect(issuer.asked).to.have.length(300);
  });
});
