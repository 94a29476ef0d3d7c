import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type KeptSession, type SessionCache, sessionCache } from './cache.js';
import { openProvider, type Provider } from './provider.js';
import { currentSession } from './session.js';
import { CLIENT, type TestIssuer, testIssuer } from './testing/issuer.js';

describe('a kept session', () => {
  const NOW = 1_000_000;
  let issuer: TestIssuer & { port: number };
  let provider: Provider;
  let folder: string;
  let cache: SessionCache;
  let log: string[];
  beforeEach(async () => {
    log = [];
    folder = mkdtempSync(join(tmpdir(), 'twinlock-login-'));
    cache = sessionCache(folder, join(folder, 'session.json'));
    issuer = await testIssuer();
    const connect = { host: 'idp.test', port: 8443, address: '127.0.0.1', toPort: issuer.port };
    provider = await openProvider({ issuer: issuer.issuer, client: CLIENT, ca: issuer.ca, connect });
  });
  afterEach(async () => {
    await provider.close();
    issuer.close();
    rmSync(folder, { recursive: true });
  });

  const kept = (secondsLeft: number): KeptSession => ({
    idToken: 'kept',
    refreshToken: 'r1',
    subject: 'alice',
    expiresAt: NOW + secondsLeft,
  });
  const current = (more: { down?: boolean; meanwhile?: () => void } = {}) =>
    currentSession({
      cache,
      provider: async () => {
        log.push('issuer');
        if (more.down) throw new Error('no connection');
        return provider.configuration;
      },
      login: async () => {
        log.push('login');
        return { ...kept(300), idToken: 'by login' };
      },
      now: () => NOW,
      renewSeconds: 10,
      inTurn: (work) => {
        more.meanwhile?.();
        return work();
      },
    });

  it('is used as long as it is good, and the issuer is not asked', async () => {
    cache.write(kept(11));
    expect((await current()).idToken).to.equal('kept');
    expect(log).to.deep.equal([]);
  });

  it('is renewed before its end and after it, without a login, and the new refresh token is kept', async () => {
    issuer.answer = () => ({});
    for (const left of [10, -60]) {
      cache.write(kept(left));
      expect((await current()).idToken).not.to.equal('kept');
      expect(cache.read()?.refreshToken).to.equal('r2');
    }
    expect(issuer.asked.map((form) => form.get('refresh_token'))).to.deep.equal(['r1', 'r1']);
    expect(log).to.deep.equal(['issuer', 'issuer']);
  });

  it('keeps its refresh token where the issuer sends no other', async () => {
    issuer.answer = () => ({ tokens: { refresh_token: undefined } });
    cache.write(kept(0));
    await current();
    expect(cache.read()?.refreshToken).to.equal('r1');
  });

  it('ends where the refresh token is refused: then the person logs in', async () => {
    issuer.answer = () => ({ error: 'invalid_grant' });
    cache.write(kept(0));
    expect((await current()).idToken).to.equal('by login');
    expect(cache.read()?.idToken).to.equal('by login');
  });

  it('ends where the renewed token is about somebody else, or is no ID token', async () => {
    for (const answer of [{ claims: { sub: 'mallory' } }, { tokens: { id_token: undefined } }]) {
      issuer.answer = () => answer;
      cache.write(kept(0));
      expect((await current()).idToken).to.equal('by login');
    }
  });

  it('asks for no login while the issuer is down, and uses a token that is still good', async () => {
    cache.write(kept(5));
    expect((await current({ down: true })).idToken).to.equal('kept');
    cache.write(kept(0));
    const error = await current({ down: true }).then(
      () => undefined,
      (cause: Error) => cause.message,
    );
    expect(error).to.equal('no connection');
    expect(log).not.to.include('login');
  });

  it('may have been begun by another command while this one waited for its turn', async () => {
    const session = await current({ meanwhile: () => cache.write(kept(300)) });
    expect(session.idToken).to.equal('kept');
    expect(log).to.deep.equal([]);
  });

  it('is nobody else’s to read', async () => {
    await current();
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    expect(statSync(join(folder, 'session.json')).mode & 0o777).to.equal(0o600);
  });
});
