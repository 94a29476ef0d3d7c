import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputError } from '../../model/errors.js';
import { describedIssuers } from './descriptions.js';

describe('descriptions of test issuers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-issuers-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are all read, under the names of their files', () => {
    const described = describedIssuers();
    expect(described.get('plain')?.algorithms).to.deep.equal(['RS256']);
    expect(described.get('wrong-keys')?.keysOf).to.equal('plain');
  });

  it('that are wrong are refused with file and place, all at once', () => {
    writeFileSync(join(folder, 'a.yaml'), 'why: an issuer of a test\nalgorithms: [RS257]\n');
    writeFileSync(join(folder, 'b.yaml'), 'why: an issuer of a test\nkeysOf: nobody\n');
    const thrown = (() => {
      try {
        describedIssuers(folder);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).to.be.instanceOf(InputError);
    expect((thrown as InputError).problems.map(({ file }) => file)).to.deep.equal([
      join(folder, 'a.yaml'),
      join(folder, 'b.yaml'),
    ]);
    expect((thrown as InputError).problems[0]?.found).to.contain('algorithms.0');
  });
});
