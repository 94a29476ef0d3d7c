import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EnvironmentError } from '../model/errors.js';

/** A lock is asked for again this often, in milliseconds. */
const ASK_MS = 200;

/**
 * Runs `work` while no other process of this host holds the same lock file. A lock whose holder is dead is taken over;
 * `waiting` is told the holder's pid once, when there is one to wait for. Throws EnvironmentError after `boundMs`.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  {
    boundMs = 45 * 60_000,
    waiting = () => {},
  }: { boundMs?: number; waiting?: (holder: number) => void } = {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const until = performance.now() + boundMs;
  for (let told = false; !take(file); ) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!told) waiting(holder);
    told = true;
    if (performance.now() > until) {
      throw new EnvironmentError('lock', `another process holds ${file}`, {
        expected: `the lock free within ${Math.round(boundMs / 1000)} s`,
        seen: `process ${holder} holds it`,
        nextStep: `wait for process ${holder} or end it, then try again`,
      });
    }
    await pause(ASK_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  // Written whole and then linked, so that nobody reads a lock without its holder.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, holderLine(process.pid), { mode: 0o600 });
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether a living process holds the lock. */
export function isHeld(file: string): boolean {
  return holderOf(file) !== undefined;
}

/** The living holder's pid; a lock of a dead process is removed, so that the next attempt takes it. */
function holderOf(file: string): number | undefined {
  let line: string;
  try {
    line = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const pid = Number(line.split(' ')[0]);
  if (isAlive(pid) && holderLine(pid) === line) return pid;
  rmSync(file, { force: true });
  return undefined;
}

/** A pid and when its process started, in clock ticks since boot (proc(5), field 22), since a pid alone is used again. */
function holderLine(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid} unknown`;
  }
}

/** Whether a process of this pid exists, also one that we may not signal. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
