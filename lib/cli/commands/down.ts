import { leftRuns, sweepRun } from '../../cluster/sweep.js';
import { findEngine } from '../../host/engine.js';
import { paths } from '../../host/paths.js';
import { stopEngine } from '../../host/private-engine.js';
import { remains } from '../../host/remains.js';
import { Redaction } from '../../model/redaction.js';
import { removeRunFolder, storedRuns } from '../../run/environment-store.js';
import { terminalProgress } from '../terminal-progress.js';

/**
 * `twinlock down`: every environment of this host goes, kept or left by a killed run, and the private engine with the
 * last one. A run whose command is still working is left alone.
 */
export async function down(): Promise<number> {
  const progress = terminalProgress({ redaction: new Redaction() });
  const runs = storedRuns(paths().runs);
  const busy = runs.filter(({ state }) => state === 'alive').map(({ id }) => id);
  const engine = await findEngine();
  if (engine !== undefined) {
    const going = new Set([...runs.map(({ id }) => id), ...(await leftRuns(engine.env))]);
    for (const id of [...going].filter((one) => !busy.includes(one))) {
      await progress.stage(`take away ${id}`, () => sweepRun(engine.env, id));
    }
  }
  for (const { folder } of runs.filter(({ state }) => state !== 'alive')) removeRunFolder(folder);
  const stopped = busy.length === 0 && (await progress.stage('stop engine', () => stopEngine()));
  progress.close();
  if (busy.length > 0) process.stdout.write(`still running, and left alone: ${busy.join(', ')}\n`);
  if (stopped) process.stdout.write(`nothing is left standing\n${remainsWords()}`);
  else process.stdout.write('the engine stays\n');
  return 0;
}

/** What stays on purpose, and how to take it away. */
function remainsWords(): string {
  const { packages, cache, byHand } = remains();
  const kept = [
    ...(packages.length > 0 ? [`installed packages: ${packages.join(', ')}`] : []),
    ...(cache === undefined ? [] : [`built images: ${cache}`]),
  ];
  if (kept.length === 0) return '';
  return [
    'stays, for the next run:',
    ...kept.map((line) => `  ${line}`),
    'to take it away as well:',
    ...byHand.map((line) => `  ${line}`),
    '',
  ].join('\n');
}
