import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sessionCache, sessionFile } from './cache.js';
import { LoginError } from './login-error.js';

describe('the place where a login is kept', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-login-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const session = { idToken: 'i', subject: 'alice', expiresAt: 1 };

  it('is refused where others may read the folder or the file', () => {
    const file = join(folder, 's.json');
    sessionCache(folder, file).write(session);
    chmodSync(file, 0o640);
    expect(() => sessionCache(folder, file).read()).to.throw(LoginError, `rm ${file}`);
    chmodSync(folder, 0o755);
    expect(() => sessionCache(folder, file)).to.throw(LoginError, `chmod 700 ${folder}`);
  });

  it('gives nothing where there is no session, or half of one', () => {
    const file = join(folder, 's.json');
    const cache = sessionCache(folder, file);
    expect(cache.read()).to.equal(undefined);
    writeFileSync(file, '{"idToken":', { mode: 0o600 });
    expect(cache.read()).to.equal(undefined);
    cache.write(session);
    expect(cache.read()).to.deep.equal(session);
    cache.clear();
    expect(cache.read()).to.equal(undefined);
  });

  it('is another one for another issuer, client or scope', () => {
    const one = { issuer: 'https://a', client: 'c', scope: 'openid' };
    const files = [one, { ...one, issuer: 'https://b' }, { ...one, client: 'd' }, { ...one, scope: 'x' }];
    expect(new Set(files.map((settings) => sessionFile(folder, settings)))).to.have.property('size', 4);
  });
});
