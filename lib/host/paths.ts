import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where Twinlock keeps things on this host: one state and one cache folder, shared by all checkouts and runs. */
export interface Paths {
  /** What stands now: the engine's socket and pid, the runs, the record of host changes. Goes with `down`. */
  state: string;
  /** What only saves time: built images, the engine's data. Stays, and may be deleted when nothing stands. */
  cache: string;
  /** One folder (0700) for each run that stands. */
  runs: string;
  /** Socket, pid file, log and settings of the private engine. */
  engine: string;
}

/** The folders by the XDG rules: a relative or empty variable counts as unset. Makes none of them. */
export function paths(env: NodeJS.ProcessEnv = process.env): Paths {
  const state = join(xdg(env.XDG_STATE_HOME) ?? join(homedir(), '.local', 'state'), 'twinlock');
  const cache = join(xdg(env.XDG_CACHE_HOME) ?? join(homedir(), '.cache'), 'twinlock');
  return { state, cache, runs: join(state, 'runs'), engine: join(state, 'engine') };
}

/** Makes a folder that only its owner may enter, and gives its path. */
export function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function xdg(value: string | undefined): string | undefined {
  return value !== undefined && isAbsolute(value) ? value : undefined;
}
