import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ownServer } from './configuration.js';
import { InputError } from './errors.js';

describe('twinlock.yaml', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-configuration-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (identity: string) => {
    const text = `apiVersion: twinlock.dev/v1\nkind: Configuration\n${identity}\n`;
    writeFileSync(join(folder, 'twinlock.yaml'), text);
    return ownServer(folder);
  };
  const refused = (identity: string) => {
    try {
      read(identity);
    } catch (error) {
      if (error instanceof InputError) return error.problems[0];
    }
    throw new Error('it was taken');
  };

  it('is no must', () => {
    expect(ownServer(folder)).to.equal(undefined);
  });

  it('gives an API server its file, by its path from there, and its flags', () => {
    writeFileSync(join(folder, 'mine.yaml'), 'kind: AuthenticationConfiguration\n');
    const own = read('identity: { authentication: mine.yaml, flags: { v: "4" } }');
    expect(own?.authentication).to.equal(join(folder, 'mine.yaml'));
    expect(own?.description).to.deep.include({ authentication: 'own', flags: { v: '4' } });
    const flagged = read('identity: { flags: { oidc-client-id: k } }');
    expect(flagged?.authentication).to.equal(undefined);
    expect(flagged?.description).not.to.have.property('authentication');
  });

  it('is refused with the line where a file is not there, and where a word is not known', () => {
    expect(refused('identity:\n  authentication: nowhere.yaml')).to.include({ line: 4 });
    expect(refused('identity:\n  secret: abc')?.found).to.match(/^identity: .*secret/);
    expect(refused('identity: {}')?.found).to.equal('an identity without issuer');
    expect(refused('identity: [')).to.have.property('line');
  });
});
