import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { missingCapabilities } from './capabilities.js';
import { runtimeWrapper } from './runtime-wrapper.js';

describe('the OCI runtime wrapper', () => {
  let folder: string;
  const wrapper = () => join(folder, 'runtime');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
    // Instead of runc: says with which words it was called.
    writeFileSync(wrapper(), runtimeWrapper('printf "%s\\n"', ['CAP_SYS_RESOURCE', 'CAP_BPF']), {
      mode: 0o755,
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const process = (capabilities: Record<string, string[]>) => ({
    args: ['CAP_BPF', ',]', '"CAP_BPF",'],
    capabilities,
  });
  const full = process({
    bounding: ['CAP_CHOWN', 'CAP_SYS_RESOURCE', 'CAP_BPF'],
    effective: ['CAP_BPF'],
    permitted: ['CAP_SYS_RESOURCE', 'CAP_BPF', 'CAP_KILL'],
  });
  const bounded = process({ bounding: ['CAP_CHOWN'], effective: [], permitted: ['CAP_KILL'] });

  for (const space of [undefined, 2]) {
    it(`takes what is missing out of config.json and out of nothing else (indented by ${space ?? 0})`, () => {
      const file = join(folder, 'config.json');
      writeFileSync(file, JSON.stringify({ process: full, root: { path: 'x' } }, null, space));
      const { stdout } = execaSync(wrapper(), ['--root', '/run/x', 'create', '--bundle', folder, 'id']);
      expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal({ process: bounded, root: { path: 'x' } });
      expect(stdout.split('\n')).to.deep.equal(['--root', '/run/x', 'create', '--bundle', folder, 'id']);
    });
  }

  it('bounds the process of an exec, also in the form --process=FILE', () => {
    const file = join(folder, 'process.json');
    for (const words of [['--process', file], [`--process=${file}`]]) {
      writeFileSync(file, JSON.stringify(full));
      execaSync(wrapper(), ['exec', ...words, '--detach', 'id']);
      expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(bounded);
    }
  });

  it('changes nothing for other verbs', () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ process: full }));
    execaSync(wrapper(), ['delete', '--bundle', folder, 'id']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal({ process: full });
  });
});

describe('missingCapabilities', () => {
  it('names each bit that the bounding set lacks', () => {
    expect(missingCapabilities('CapBnd:\t000001fffeffffff\n', '40\n')).to.deep.equal(['CAP_SYS_RESOURCE']);
  });
  it('asks for none that the kernel does not know', () => {
    expect(missingCapabilities('CapBnd:\t0000003fffffffff\n', '37\n')).to.deep.equal([]);
  });
});
