import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silent } from '../model/progress.js';
import { part } from './part.js';

describe('a part in the cache', () => {
  let cache: string;
  let built: number;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'twinlock-'));
    built = 0;
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  const make = (digest: string) =>
    part({ cache, progress: silent }, 'tool', digest, async (folder) => {
      built += 1;
      writeFileSync(join(folder, 'tool'), digest);
    });

  it('is built once, also for two who ask at the same time', async () => {
    const tool = make('1');
    const [first, second] = await Promise.all([tool.folder(), tool.folder()]);
    expect(first).to.equal(second);
    expect(readFileSync(join(first, 'tool'), 'utf8')).to.equal('1');
    await make('1').folder();
    expect(built).to.equal(1);
  });

  it('is built again when its digest is another', async () => {
    expect(await make('1').folder()).not.to.equal(await make('2').folder());
    expect(built).to.equal(2);
  });

  it('does not take what an interrupted build left for a finished one', async () => {
    const broken = part({ cache, progress: silent }, 'tool', '1', async (folder) => {
      writeFileSync(join(folder, 'half'), '');
      throw new Error('interrupted');
    });
    await broken.folder().catch(() => {});
    const folder = await make('1').folder();
    expect(built).to.equal(1);
    expect(existsSync(join(folder, 'half'))).to.equal(false);
  });
});
