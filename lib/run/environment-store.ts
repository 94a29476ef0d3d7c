import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, environmentSchema } from '../model/environment.js';
import { EnvironmentError } from '../model/errors.js';

/** Who made an environment, and whether it is meant to outlive its maker (`up`, `run --keep`). */
export interface Owner {
  id: string;
  pid: number;
  /** Start time of that process in clock ticks since boot, since a pid alone is used again. */
  started: string;
  kept: boolean;
}

/** One folder in the state folder of runs: an environment that stands, is being built, or was left by a killed run. */
export interface StoredRun {
  id: string;
  folder: string;
  owner: Owner | undefined;
  /** `alive`: its maker still runs; `kept`: meant to stand; `dead`: left over, to be swept. */
  state: 'alive' | 'kept' | 'dead';
}

const OWNER = 'owner.json';
const ENVIRONMENT = 'environment.json';

/** Makes the run's private folder (0700) and writes who owns it, before anything else of the run exists. */
export function claimRun(runsFolder: string, id: string): string {
  const folder = join(runsFolder, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeOwner(folder, { id, pid: process.pid, started: startOf(process.pid) ?? '', kept: false });
  return folder;
}

/** From now on the environment outlives the process that made it. */
export function markKept(folder: string): void {
  const owner = readJson(join(folder, OWNER)) as Owner;
  writeOwner(folder, { ...owner, kept: true });
}

export function saveEnvironment(environment: Environment): void {
  writeWhole(join(environment.folder, ENVIRONMENT), environment);
}

/** @throws EnvironmentError where the file is missing or is not what this version writes. */
export function loadEnvironment(folder: string): Environment {
  const file = join(folder, ENVIRONMENT);
  try {
    return environmentSchema.parse(readJson(file));
  } catch (cause) {
    throw new EnvironmentError('environment', `cannot read the kept environment ${file}`, {
      cause,
      nextStep: 'run `npm run -s twinlock -- down` and bring a new one up',
    });
  }
}

/** Every run that has a folder, the newest first. */
export function storedRuns(runsFolder: string): StoredRun[] {
  if (!existsSync(runsFolder)) return [];
  return readdirSync(runsFolder)
    .sort()
    .reverse()
    .map((id) => {
      const folder = join(runsFolder, id);
      const owner = readOwner(folder);
      return { id, folder, owner, state: stateOf(owner) };
    });
}

/** The kept environment that `run`, `fault` and `prove` use: the newest one. */
export function keptEnvironment(runsFolder: string): Environment | undefined {
  const kept = storedRuns(runsFolder).find(
    (run) => run.state === 'kept' && existsSync(join(run.folder, ENVIRONMENT)),
  );
  return kept && loadEnvironment(kept.folder);
}

/** Forgets a run whose containers, networks and processes are gone. */
export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function stateOf(owner: Owner | undefined): StoredRun['state'] {
  if (owner === undefined) return 'dead';
  if (owner.kept) return 'kept';
  return startOf(owner.pid) === owner.started ? 'alive' : 'dead';
}

/** Field 22 of /proc/PID/stat, counted after the command's closing bracket (proc(5)); undefined where no such process runs. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function readOwner(folder: string): Owner | undefined {
  try {
    return readJson(join(folder, OWNER)) as Owner;
  } catch {
    return undefined;
  }
}

function writeOwner(folder: string, owner: Owner): void {
  writeWhole(join(folder, OWNER), owner);
}

/** Writes beside and renames, so that a reader never sees half a file. */
function writeWhole(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(content, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
