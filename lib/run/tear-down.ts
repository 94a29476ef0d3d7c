import { sweepRun } from '../cluster/sweep.js';
import type { Progress } from '../model/progress.js';
import { removeRunFolder, storedRuns } from './environment-store.js';

/** Which engine the runs of this host stand on, as environment variables for its command. */
type EngineEnv = Record<string, string>;

/**
 * Takes away everything of one run: containers, volumes and networks by its label, then its private folder. Safe to
 * call for a run that was never whole, and twice. Throws EnvironmentError with what is left.
 */
export async function tearDown(
  run: { id: string; folder: string },
  engineEnv: EngineEnv,
  progress: Progress,
): Promise<void> {
  await progress.stage('clean-up', async () => {
    await sweepRun(engineEnv, run.id);
    removeRunFolder(run.folder);
  });
}

/** Takes away what killed runs left: those whose maker no longer lives. Gives their names. */
export async function sweepDead(
  runsFolder: string,
  engineEnv: EngineEnv,
  progress: Progress,
): Promise<string[]> {
  const dead = storedRuns(runsFolder).filter(({ state }) => state === 'dead');
  for (const run of dead) {
    progress.say(`run ${run.id} was killed and left things behind: taking them away`);
    await tearDown(run, engineEnv, progress);
  }
  return dead.map(({ id }) => id);
}
