import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { EnvironmentError } from '../model/errors.js';
import { isHeld, withLock } from './lock.js';

describe('withLock', () => {
  let folder: string;
  const file = () => join(folder, 'some.lock');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time, and tells the second whom it waits for', async () => {
    const inside: string[] = [];
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = withLock(file(), async () => {
      inside.push('first in');
      await opened;
      inside.push('first out');
    });
    const second = withLock(file(), async () => void inside.push('second in'), {
      waiting: (holder) => {
        inside.push(holder === process.pid ? 'second waits' : 'second waits for a stranger');
        open();
      },
    });
    await Promise.all([first, second]);
    expect(inside).to.deep.equal(['first in', 'second waits', 'first out', 'second in']);
  });

  it('takes over what a dead process left', async () => {
    const dead = Number(execaSync('sh', ['-c', 'echo $$']).stdout);
    writeFileSync(file(), String(dead));
    expect(await withLock(file(), async () => 'in', { boundMs: 0 })).to.equal('in');
  });

  it('takes over from a pid that another process has by now', async () => {
    writeFileSync(file(), `${process.pid} 1`);
    expect(await withLock(file(), async () => 'in', { boundMs: 0 })).to.equal('in');
  });

  it('gives up after its bound and names the holder', async () => {
    const started = readFileSync('/proc/1/stat', 'utf8').split(' ')[21];
    writeFileSync(file(), `1 ${started}`);
    const refusal = await withLock(file(), async () => 'in', { boundMs: 0 }).catch((error) => error);
    expect(refusal).to.be.instanceOf(EnvironmentError);
    expect(refusal.seen).to.equal('process 1 holds it');
  });

  it('is held while someone works, and not by the dead', async () => {
    expect(await withLock(file(), async () => isHeld(file()))).to.equal(true);
    expect(isHeld(file())).to.equal(false);
    writeFileSync(file(), execaSync('sh', ['-c', 'echo $$']).stdout);
    expect(isHeld(file())).to.equal(false);
  });

  it('is free again after work that failed', async () => {
    await withLock(file(), () => Promise.reject(new Error('broken'))).catch(() => {});
    expect(await withLock(file(), async () => 'in', { boundMs: 0 })).to.equal('in');
  });
});
