import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { remains, rememberInstalled } from './remains.js';

describe('what stays on the host', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lists each package once, and how to take all of it away', () => {
    rememberInstalled(['docker.io', 'iptables'], folder);
    rememberInstalled(['chromium', 'docker.io'], folder);
    expect(remains(folder)).to.deep.equal({
      packages: ['chromium', 'docker.io', 'iptables'],
      cache: folder,
      byHand: ['apt-get purge chromium docker.io iptables', `rm -rf ${folder}`],
    });
  });

  it('is nothing on a host that was never used', () => {
    expect(remains(join(folder, 'none'))).to.deep.equal({ packages: [], cache: undefined, byHand: [] });
  });
});
