import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { paths } from '../host/paths.js';
import { storedRuns } from '../run/environment-store.js';
import { latestReport, startTwinlock, twinlock } from './command.js';
import { leftovers } from './leftovers.js';

describe('a run that is interrupted', () => {
  it('cleans up after SIGINT, says so and ends with 130', async () => {
    await twinlock('down');
    const before = await leftovers(paths().state);
    const running = startTwinlock('run');
    await clusterIsComing(running);
    running.kill('SIGINT');
    expect((await running).exitCode).to.equal(130);
    await twinlock('down');
    expect(await leftovers(paths().state)).to.deep.equal(before);
    expect(existsSync('reports/latest/report.json')).to.equal(true);
    const { summary, stages } = latestReport();
    expect(summary.verdict).not.to.equal('pass');
    expect(stages.map(({ name }) => name)).to.include.members(['engine', 'images', 'network']);
  });

  it('is swept by the next start after SIGKILL', async () => {
    await twinlock('down');
    const before = await leftovers(paths().state);
    const running = startTwinlock('run');
    await clusterIsComing(running);
    const [killed] = storedRuns(paths().runs);
    running.kill('SIGKILL');
    await running;
    expect(storedRuns(paths().runs).map(({ state }) => state)).to.deep.equal(['dead']);
    // Whatever the next command is, it begins by sweeping; a case that cannot be found keeps it short.
    expect((await twinlock('up')).exitCode).to.equal(0);
    expect(storedRuns(paths().runs).map(({ id }) => id)).not.to.include(killed?.id);
    await twinlock('down');
    expect(await leftovers(paths().state)).to.deep.equal(before);
  });
});

/**
 * Awaits the moment in which most is half made: kind has begun to build the cluster. The command's output is listened
 * to and stays open, since it goes on writing.
 */
function clusterIsComing(running: ReturnType<typeof startTwinlock>): Promise<void> {
  return new Promise((resolve, reject) => {
    running.all?.on('data', (text: Buffer) => {
      if (/^start +cluster/m.test(text.toString())) resolve();
    });
    running.all?.on('end', () => reject(new Error('the command ended before it began to build a cluster')));
  });
}
