import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { parseManifests, readCalicoManifest } from './calico-manifest.js';

const TEXT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: calico-config}\n---\n# nothing\n---\n';

describe('Calico’s own manifest', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-calico-'));
    file = join(folder, 'calico-vxlan.yaml');
    writeFileSync(file, TEXT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read when it is the released file, empty documents left out', async () => {
    const sha256 = createHash('sha256').update(TEXT).digest('hex');
    const objects = await readCalicoManifest({ file, sha256 });
    expect(objects.map(({ kind }) => kind)).to.deep.equal(['ConfigMap']);
  });

  it('is refused when one byte differs, or when it is not there', async () => {
    const sha256 = createHash('sha256').update(`${TEXT} `).digest('hex');
    for (const path of [file, join(folder, 'none.yaml')]) {
      const error = await readCalicoManifest({ file: path, sha256 }).catch((e) => e);
      expect(error).to.be.instanceOf(EnvironmentError);
      expect(error.expected).to.equal(`SHA-256 ${sha256}`);
    }
  });

  it('must hold objects', () => {
    expect(() => parseManifests('kind: ConfigMap\n')).to.throw(/apiVersion/);
  });
});
