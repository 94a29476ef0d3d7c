import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** How often one who waits looks whether it is their turn, in milliseconds. */
const LOOK_MS = 100;

/**
 * Does the work while no other process of this machine does it for the same file: of two commands typed at once, one asks
 * the person to log in and the other finds the session. A process that died keeps nobody waiting. Rejects with what
 * `work` or `wait` rejects with.
 */
export async function inTurn<R>(
  file: string,
  wait: (ms: number) => Promise<void>,
  work: () => Promise<R>,
): Promise<R> {
  const lock = `${file}.lock`;
  while (!take(lock)) await wait(LOOK_MS);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!isOver(lock)) return false;
  rmSync(lock, { force: true });
  return false;
}

/** Whether the process that holds the lock is gone. One that has not written its number yet is at work. */
function isOver(lock: string): boolean {
  let holder: number;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
  } catch {
    return false;
  }
  if (!(holder > 0)) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
