import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTurn } from './turn.js';

describe('a turn among the processes of a machine', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-turn-'));
    file = join(folder, 'session.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const never = async () => expect.fail('it waited');

  it('is given back however the work ends', async () => {
    expect(await inTurn(file, never, async () => existsSync(`${file}.lock`))).to.equal(true);
    const failed = await inTurn(file, never, () => Promise.reject(new Error('no'))).catch(String);
    expect(failed).to.equal('Error: no');
    expect(existsSync(`${file}.lock`)).to.equal(false);
  });

  it('is waited for while another has it', async () => {
    const log: string[] = [];
    let free = () => {};
    const first = inTurn(file, never, () => new Promise<void>((resolve) => (free = resolve)));
    const second = inTurn(
      file,
      async () => {
        log.push('waits');
        free();
        await first;
      },
      async () => void log.push('works'),
    );
    await second;
    expect(log).to.deep.equal(['waits', 'works']);
  });

  it('is given up by the one who waits, and stays with the one who has it', async () => {
    writeFileSync(`${file}.lock`, String(process.pid));
    const late = () => Promise.reject(new Error('too late'));
    expect(await inTurn(file, late, never).catch(String)).to.equal('Error: too late');
    expect(existsSync(`${file}.lock`)).to.equal(true);
  });

  it('is free when the process that had it is gone', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(`${file}.lock`, String(pid));
    expect(
      await inTurn(
        file,
        async () => {},
        async () => 'done',
      ),
    ).to.equal('done');
  });
});
