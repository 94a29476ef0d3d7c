import { join } from 'node:path';
import { askEngine, type Engine, ensureEngine } from '../host/engine.js';
import { isHeld, withLock } from '../host/lock.js';
import { paths } from '../host/paths.js';
import { stopEngine } from '../host/private-engine.js';
import { restoreSysctls } from '../host/sysctl.js';
import type { ImageSource } from '../images/ensure.js';
import type { Environment } from '../model/environment.js';
import { EnvironmentError } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { bringUp } from '../run/bring-up.js';
import { collectDiagnostics } from '../run/diagnostics.js';
import { claimRun, keptEnvironment, markKept, storedRuns } from '../run/environment-store.js';
import type { ImageSet } from '../run/image-set.js';
import { sweepDead, tearDown } from '../run/tear-down.js';
import { ensureBrowser } from './browser.js';
import { ensureImageSet } from './image-set.js';
import type { Session } from './session.js';

/** The options of every verb that may have to bring an environment up. */
export interface EnvironmentOptions {
  images: ImageSource;
  registry?: string;
  /** False with `--no-host-changes`. */
  hostChanges: boolean;
  /** Leave it standing. */
  keep?: boolean;
}

/** An environment to run in; `end` takes it away, unless it stood before or is to be kept. */
export interface Standing {
  environment: Environment;
  chromium: string | undefined;
  /** Whether this process brought it up. */
  fresh: boolean;
  end(): Promise<void>;
}

/**
 * The environment that `up` or `--keep` left, as it is; else a new one, with everything that it needs set up first.
 * What killed runs left is swept before. If bring-up breaks or is interrupted, all that it made is taken away again.
 * Throws EnvironmentError of the stage that broke.
 */
export async function standingEnvironment(session: Session, options: EnvironmentOptions): Promise<Standing> {
  const { progress } = session;
  const changes = { allowHostChanges: options.hostChanges, progress };
  const kept = keptEnvironment(paths().runs);
  if (kept !== undefined) {
    await mustAnswer(kept);
    progress.say(`using environment ${kept.id}, which stands`);
    if (options.keep) markKept(kept.folder);
    return {
      environment: kept,
      chromium: await ensureBrowser({ allowHostChanges: options.hostChanges }),
      fresh: false,
      end: async () => {},
    };
  }
  const engine = await ensureEngine(changes);
  const folder = claimRun(paths().runs, session.id);
  const end = () => takeAway({ id: session.id, folder }, engine, progress);
  try {
    await sweepDead(paths().runs, engine.env, progress);
    const { id, redaction, signal } = session;
    signal.throwIfAborted();
    const { images, chromium } = await preparations(session, engine, options);
    signal.throwIfAborted();
    const environment = await bringUp({ id, folder, engine, images, redaction, progress, signal });
    if (options.keep) markKept(folder);
    return { environment, chromium, fresh: true, end: options.keep ? async () => {} : end };
  } catch (error) {
    const { redaction } = session;
    if (session.interruptedWith() === undefined) {
      const run = { id: session.id, folder };
      await collectDiagnostics({ run, reportFolder: session.folder, engineEnv: engine.env, redaction });
    }
    await end();
    throw error;
  }
}

/**
 * Does `work` in an environment, alone, and ends the environment whatever happens. Throws EnvironmentError as
 * {@link standingEnvironment}, and where another run is at work in it: each would see the other's policies.
 */
export async function withEnvironment(
  session: Session,
  options: EnvironmentOptions,
  work: (standing: Standing) => Promise<void>,
): Promise<void> {
  const standing = await standingEnvironment(session, options);
  const { id, folder } = standing.environment;
  const lock = join(folder, 'use.lock');
  try {
    if (isHeld(lock)) {
      throw new EnvironmentError('environment', `another command is at work in environment ${id}`, {
        expected: 'one run or prove at a time: each would see the policies of the other',
        seen: `${lock} is held`,
        nextStep: 'wait until it ends; `npm run -s twinlock -- down` takes the environment away for good',
      });
    }
    await withLock(lock, () => work(standing), { boundMs: 0 });
  } finally {
    await standing.end();
  }
}

/** Images and browser side by side; both are awaited, so that nothing is installed any more once one has failed. */
async function preparations(
  { progress, history, signal }: Session,
  engine: Engine,
  { images: source, registry, hostChanges }: EnvironmentOptions,
): Promise<{ images: ImageSet; chromium: string | undefined }> {
  const changes = { allowHostChanges: hostChanges, progress };
  const [images, browser] = await Promise.allSettled([
    progress.stage('images', () => ensureImageSet(source, engine, { ...changes, registry, history, signal })),
    progress.stage('browser', (note) => ensureBrowser({ allowHostChanges: hostChanges, note })),
  ]);
  if (images.status === 'rejected') throw images.reason;
  if (browser.status === 'rejected') throw browser.reason;
  return { images: images.value, chromium: browser.value };
}

/** Takes one run away, and the private engine with it if no other run stands on it. */
export async function takeAway(
  run: { id: string; folder: string },
  engine: Engine,
  progress: Progress,
): Promise<void> {
  await tearDown(run, engine.env, progress);
  if (storedRuns(paths().runs).length > 0) return;
  if (engine.kind === 'private') await progress.stage('stop engine', () => stopEngine());
  else await restoreSysctls(paths().state);
}

async function mustAnswer(environment: Environment): Promise<void> {
  if ((await askEngine(environment.dockerHost)) !== undefined) return;
  throw new EnvironmentError('engine', `the engine of environment ${environment.id} does not answer`, {
    expected: `a container engine at ${environment.dockerHost}`,
    seen: 'no answer',
    nextStep: '`npm run -s twinlock -- down`, then bring a new one up',
  });
}
