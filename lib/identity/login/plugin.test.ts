import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sessionCache, sessionFile } from './cache.js';
import { credential } from './plugin.js';
import { loginSettings } from './settings.js';
import { CLIENT, type TestIssuer, testIssuer } from './testing/issuer.js';

describe('the credential plugin', () => {
  let issuer: TestIssuer & { port: number };
  let folder: string;
  let args: string[];
  beforeEach(async () => {
    issuer = await testIssuer();
    folder = mkdtempSync(join(tmpdir(), 'twinlock-login-'));
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, 'ca.pem'), issuer.ca);
    args = ['--issuer', issuer.issuer, '--client', CLIENT, '--cache', folder];
    args.push('--ca-file', join(folder, 'ca.pem'), '--connect', `idp.test:8443:127.0.0.1:${issuer.port}`);
    args.push('--browser-command', 'true', '--login-seconds', '0');
  });
  afterEach(() => {
    issuer.close();
    rmSync(folder, { recursive: true });
  });
  const keep = (expiresAt: number) => {
    const file = sessionFile(folder, { issuer: issuer.issuer, client: CLIENT, scope: 'openid' });
    sessionCache(folder, file).write({ idToken: 'kept', refreshToken: 'r1', subject: 'alice', expiresAt });
  };
  const sentence = (promise: Promise<string>) =>
    promise.then(
      (text) => `no error: ${text}`,
      (error: Error) => `${error.name}: ${error.message}`,
    );

  it('gives kubectl the token and its end', async () => {
    keep(4_000_000_000);
    expect(JSON.parse(await credential(args, {}))).to.deep.equal({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'kept', expirationTimestamp: '2096-10-02T07:06:40.000Z' },
    });
  });

  it('renews an ended token at the issuer, by the way that it was told', async () => {
    keep(0);
    issuer.answer = () => ({});
    expect(JSON.parse(await credential(args, {})).status.token).to.match(/^ey/);
  });

  it('refuses another version of the protocol', async () => {
    const info = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
    });
    expect(await sentence(credential(args, { KUBERNETES_EXEC_INFO: info }))).to.equal(
      'LoginError: The kubeconfig asks for client.authentication.k8s.io/v1beta1: write apiVersion: client.authentication.k8s.io/v1 under exec.',
    );
  });

  it('says in one sentence that nobody logged in, that the issuer refused, that it failed, and that it is down', async () => {
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      expect(await sentence(credential(args, {}))).to.equal(
        'LoginError: Nobody logged in within 0 s: try again.',
      );
    } finally {
      process.stderr.write = write;
    }
    keep(0);
    issuer.answer = () => ({ error: 'invalid_client' });
    args.push('--login-seconds', '60');
    expect(await sentence(credential(args, {}))).to.equal(
      `LoginError: ${issuer.issuer} refused the login: invalid_client (HTTP 400).`,
    );
    issuer.answer = () => ({ error: 'unknown_error', status: 500 });
    expect(await sentence(credential(args, {}))).to.equal(
      `LoginError: The login at ${issuer.issuer} failed: it answered HTTP 500 unknown_error.`,
    );
    issuer.close();
    expect(await sentence(credential(args, {}))).to.match(
      /^LoginError: The login at https.* failed: .*REFUSED/,
    );
  });

  it('names the argument that is wrong', () => {
    expect(() => loginSettings([], {})).to.throw('--issuer and --client');
    expect(() => loginSettings(['--isuer', 'x'], {})).to.throw("Unknown option '--isuer'");
    expect(() => loginSettings([...args, '--by', 'pigeon'], {})).to.throw('--by browser or --by device-code');
    expect(() => loginSettings([...args, '--connect', 'nowhere'], {})).to.throw('host:port:address:port');
    expect(() => loginSettings([...args, '--renew-seconds', 'x'], {})).to.throw('--renew-seconds x');
    expect(() => loginSettings([...args, '--ca-file', '/nowhere'], {})).to.throw('correct --ca-file');
  });

  it('lets the environment say how long to wait, where the kubeconfig does not', () => {
    const without = args.slice(0, -2);
    expect(loginSettings(without, { TWINLOCK_LOGIN_SECONDS: '3' }).loginSeconds).to.equal(3);
    expect(loginSettings(without, {}).loginSeconds).to.equal(180);
    expect(loginSettings(args, { TWINLOCK_LOGIN_SECONDS: '3' }).loginSeconds).to.equal(0);
  });
});
