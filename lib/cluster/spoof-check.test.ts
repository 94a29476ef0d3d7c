import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { INSTALL, WRAPPER } from './spoof-check.js';

const RULES = `*raw
-A cali-PREROUTING -m comment --comment "cali:fGC9ubZR" -m rpfilter --invert --validmark --jump REJECT
-A cali-PREROUTING --jump REJECT
COMMIT
`;

describe('the check of spoofed sources where Felix rejects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-spoof-'));
  const [first, behind] = [join(folder, 'first'), join(folder, 'behind')];
  const env = { PATH: `${first}:${behind}:/usr/bin:/bin` };

  before(() => {
    mkdirSync(behind);
    const real = join(behind, 'iptables-nft-restore');
    writeFileSync(real, '#!/bin/sh\necho "asked $*"\ncat\nexit 4\n');
    chmodSync(real, 0o755);
    execFileSync('sh', ['-c', INSTALL, 'install', WRAPPER], { env });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('drops, all else is handed on as it is, and so is what became of it', () => {
    const { stdout, status } = spawnSync('iptables-nft-restore', ['--noflush', '--wait', '10'], {
      env,
      input: RULES,
      encoding: 'utf8',
    });
    expect(stdout).to.equal(
      `asked --noflush --wait 10\n${RULES.replace('--validmark --jump REJECT', '--validmark --jump DROP')}`,
    );
    expect(status).to.equal(4);
  });

  it('is put before no program that is not there', () => {
    expect(existsSync(join(first, 'iptables-nft-restore'))).to.equal(true);
    expect(existsSync(join(first, 'iptables-legacy-restore'))).to.equal(
      existsSync('/usr/bin/iptables-legacy-restore'),
    );
  });
});
