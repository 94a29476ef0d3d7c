import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a run must not leave on the host, each a list of names. */
export interface Leftovers {
  runs: string[];
  processes: string[];
  interfaces: string[];
  iptables: string[];
}

/** What of Twinlock is on the host now; compare with what was there before the first run. */
export async function leftovers(stateFolder: string): Promise<Leftovers> {
  const runs = join(stateFolder, 'runs');
  return {
    runs: existsSync(runs) ? readdirSync(runs) : [],
    processes: processesWith(stateFolder),
    interfaces: Object.keys(networkInterfaces()).sort(),
    iptables: await iptablesRules(),
  };
}

/** Command lines of living processes that name the folder; a zombie has none. */
function processesWith(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return line.includes(folder) ? [line] : [];
      } catch {
        return [];
      }
    });
}

/** Rules and chains, without the counters and the comments that carry a time. */
async function iptablesRules(): Promise<string[]> {
  const { stdout, exitCode } = await execa('iptables-save', { reject: false });
  if (exitCode !== 0) return [];
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('-A') || line.startsWith(':DOCKER') || line.startsWith(':cali'));
}
