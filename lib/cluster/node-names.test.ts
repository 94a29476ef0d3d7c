import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NAME_SCRIPT } from './node-names.js';

describe('a name in the hosts file of a node', () => {
  let folder: string;
  let hosts: string;
  const give = (address: string, name: string) =>
    execFileSync('sh', ['-c', NAME_SCRIPT, 'sh', address, name, hosts]);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-names-'));
    hosts = join(folder, 'hosts');
    writeFileSync(hosts, '127.0.0.1 localhost\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stands beside those that were there, once, in the same file', () => {
    const { ino } = statSync(hosts);
    give('10.96.0.9', 'login.twinlock.test');
    give('10.96.0.9', 'login.twinlock.test');
    expect(readFileSync(hosts, 'utf8')).to.equal('127.0.0.1 localhost\n10.96.0.9 login.twinlock.test\n');
    expect(statSync(hosts).ino).to.equal(ino);
  });

  it('is given to another address, and no other name is', () => {
    give('10.96.0.9', 'login.twinlock.test');
    give('10.96.0.9', 'other.twinlock.test');
    give('10.96.0.7', 'login.twinlock.test');
    expect(readFileSync(hosts, 'utf8').trim().split('\n').slice(1)).to.have.members([
      '10.96.0.9 other.twinlock.test',
      '10.96.0.7 login.twinlock.test',
    ]);
  });
});
