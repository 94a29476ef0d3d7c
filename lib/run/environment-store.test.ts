import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { claimRun, keptEnvironment, markKept, storedRuns } from './environment-store.js';

describe('the store of environments', () => {
  let runs: string;
  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), 'twinlock-runs-'));
  });
  afterEach(() => rmSync(runs, { recursive: true }));

  it('keeps a run private to its user', () => {
    expect(statSync(claimRun(runs, 'r1')).mode & 0o777).to.equal(0o700);
  });

  it('knows a run whose maker lives', () => {
    claimRun(runs, 'r1');
    expect(storedRuns(runs)[0]).to.include({ id: 'r1', state: 'alive' });
  });

  it('calls a run dead whose pid belongs to another process by now', () => {
    const folder = claimRun(runs, 'r1');
    writeFileSync(
      join(folder, 'owner.json'),
      JSON.stringify({ id: 'r1', pid: process.pid, started: '1', kept: false }),
    );
    expect(storedRuns(runs)[0]).to.include({ state: 'dead' });
  });

  it('calls a run dead that was killed before it wrote who owns it', () => {
    rmSync(join(claimRun(runs, 'r1'), 'owner.json'));
    expect(storedRuns(runs)[0]).to.include({ state: 'dead' });
  });

  it('takes a kept run for standing, but for usable only once its environment is written', () => {
    markKept(claimRun(runs, 'r1'));
    expect(storedRuns(runs)[0]).to.include({ state: 'kept' });
    expect(keptEnvironment(runs)).to.equal(undefined);
  });
});
