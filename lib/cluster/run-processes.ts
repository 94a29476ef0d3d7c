import { readdir, readFile } from 'node:fs/promises';
import { RUN_VARIABLE } from './cluster.js';

/**
 * The processes on this host that a run started and that may outlive it, such as a kind whose caller was killed: they
 * bear the run in an environment variable, which their children inherit. Never this process itself. Empty where the
 * system has no /proc, or shows us no other user's processes.
 */
export async function processesOf(run: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const bearing = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while we read, and another user's is closed to us: neither is ours to end.
      const variables = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return variables.split('\0').includes(`${RUN_VARIABLE}=${run}`) ? [Number(pid)] : [];
    }),
  );
  return bearing.flat();
}

/** Ends processes at once; one that is gone already is no error. */
export function endProcesses(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone since we looked.
    }
  }
}
