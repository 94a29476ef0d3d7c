import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { readSysctl, restoreSysctls, setSysctls } from './sysctl.js';

describe('sysctls', () => {
  let root: string;
  let state: string;
  const value = (path: string) => readFileSync(join(root, path), 'utf8');

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
    root = join(folder, 'sys');
    state = join(folder, 'state');
    mkdirSync(join(root, 'a/b'), { recursive: true });
    writeFileSync(join(root, 'a/b/log'), '0\n');
    writeFileSync(join(root, 'a/room'), '500\n');
  });
  afterEach(() => rmSync(join(root, '..'), { recursive: true }));

  it('sets what differs, keeps what is enough, and passes over what the kernel lacks', () => {
    expect(setSysctls(state, true, { 'a.b.log': '1', 'a.room': 400, 'a.none': 1 }, root)).to.deep.equal([]);
    expect(value('a/b/log')).to.equal('1');
    expect(value('a/room')).to.equal('500\n');
  });

  it('puts back the value from before the first change, also after a second one', () => {
    setSysctls(state, true, { 'a.b.log': '1', 'a.room': 600 }, root);
    setSysctls(state, true, { 'a.b.log': '2' }, root);
    expect(restoreSysctls(state, root)).to.deep.equal([]);
    expect(readSysctl('a.b.log', root)).to.equal('0');
    expect(readSysctl('a.room', root)).to.equal('500');
  });

  it('refuses to change anything when told so, and says what it would have changed', () => {
    expect(() => setSysctls(state, false, { 'a.b.log': '1' }, root))
      .to.throw(EnvironmentError)
      .with.property('seen', 'would have: set a.b.log to 1');
    expect(value('a/b/log')).to.equal('0\n');
  });

  it('needs no leave when nothing has to change', () => {
    expect(setSysctls(state, false, { 'a.room': 500 }, root)).to.deep.equal([]);
  });
});
