import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { Redaction } from '../model/redaction.js';
import { RunSecrets } from './run-secrets.js';

describe('secrets of a run', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-secrets-'));
    file = join(folder, 'secrets.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are made once and found again by the next process, in a file that only its owner may read', () => {
    const made = new RunSecrets(file, new Redaction());
    const password = made.get('keycloak/admin');
    expect(password).to.match(/^[A-Za-z0-9_-]{32}$/);
    expect(made.get('keycloak/admin')).to.equal(password);
    expect(made.get('other')).to.not.equal(password);
    expect(new RunSecrets(file, new Redaction()).get('keycloak/admin')).to.equal(password);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('are taken out of every text from the moment they exist, also after they were read again', () => {
    const first = new Redaction();
    const password = new RunSecrets(file, first).ofRealm('k8s').passwordOf('alice');
    const second = new Redaction();
    new RunSecrets(file, second);
    expect(first.clean(`p=${password}`)).to.equal('p=[secret removed]');
    expect(second.clean(`p=${password}`)).to.equal('p=[secret removed]');
  });

  it('differ between realms, users and clients', () => {
    const secrets = new RunSecrets(file, new Redaction());
    const k8s = secrets.ofRealm('k8s');
    const flows = secrets.ofRealm('flows');
    const all = [
      k8s.passwordOf('a'),
      k8s.secretOf('a'),
      k8s.clientKey('a'),
      flows.passwordOf('a'),
      k8s.signingKey(),
      flows.signingKey(),
    ];
    expect(new Set(all).size).to.equal(all.length);
    expect(k8s.signingKey())
      .to.match(/^-----BEGIN PRIVATE KEY-----/)
      .and.equal(all[4]);
  });

  it('that another process keeps are found, and are not lost when this one keeps its own', () => {
    const here = new RunSecrets(file, new Redaction());
    here.get('keycloak/admin');
    const redaction = new Redaction();
    const there = new RunSecrets(file, redaction);
    here.keepAll({ 'issuer/plain/p256/0': 'a-key-of-here' });
    there.keepAll({ 'issuer/plain/p256/1': 'a-key-of-there' });
    expect(there.find('issuer/plain/p256/0')).to.equal('a-key-of-here');
    expect(here.find('issuer/plain/p256/1')).to.equal('a-key-of-there');
    expect(here.find('issuer/plain/p256/2')).to.equal(undefined);
    expect(redaction.clean('a-key-of-here a-key-of-there')).to.equal('[secret removed] [secret removed]');
  });

  it('count the signing keys of a realm, whoever added them', () => {
    const here = new RunSecrets(file, new Redaction()).ofRealm('k8s');
    const first = here.signingKey();
    const there = new RunSecrets(file, new Redaction()).ofRealm('k8s');
    const second = there.addSigningKey();
    const third = here.addSigningKey();
    expect([second.number, third.number]).to.deep.equal([2, 3]);
    expect(there.signingKeys()).to.deep.equal([third.pem, second.pem, first]);
    expect(here.signingKey()).to.equal(first);
  });

  it('never show up in the error about a broken file', () => {
    writeFileSync(file, '{"keycloak/admin": "very-secret-word"');
    expect(() => new RunSecrets(file, new Redaction()))
      .to.throw(EnvironmentError)
      .that.satisfies(
        (error: Error) => !JSON.stringify([error, error.message, error.cause]).includes('very-secret'),
      );
    expect(readFileSync(file, 'utf8')).to.contain('very-secret-word');
  });
});
