import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';

const recordSchema = z.strictObject({
  /** /proc/sys/kernel/random/boot_id: after a reboot nothing of the record is true any more. */
  boot: z.string(),
  /** Values before the first change, by sysctl name. */
  sysctls: z.record(z.string(), z.string()),
  /** `iptables-save` before the private engine was started. */
  firewall: z.string().optional(),
});

/** What the host was like before Twinlock changed it; `down` puts it back. */
export type HostRecord = z.infer<typeof recordSchema>;

const FILE = 'host-before.json';

/** The record of this boot, or undefined if nothing was changed since. */
export function readRecord(state: string): HostRecord | undefined {
  const file = join(state, FILE);
  if (!existsSync(file)) return undefined;
  const read = recordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return read.success && read.data.boot === bootId() ? read.data : undefined;
}

/** Adds to the record. What it holds already stays: the first value seen is the one from before. */
export function recordBefore(state: string, seen: Partial<Omit<HostRecord, 'boot'>>): void {
  const earlier = readRecord(state);
  const firewall = earlier?.firewall ?? seen.firewall;
  const record: HostRecord = {
    boot: bootId(),
    sysctls: { ...seen.sysctls, ...earlier?.sysctls },
    ...(firewall === undefined ? {} : { firewall }),
  };
  const file = join(state, FILE);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function forgetRecord(state: string): void {
  rmSync(join(state, FILE), { force: true });
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

/**
 * Refuses a change where the user said `--no-host-changes`. `changes` are whole phrases ("install the Debian package
 * docker.io"), `byHand` the lines that do the same.
 */
export function refuseChanges(stage: string, changes: readonly string[], byHand: readonly string[]): never {
  throw new EnvironmentError(stage, 'this host would have to be changed, and --no-host-changes forbids it', {
    expected: 'a host that has all that is needed',
    seen: `would have: ${changes.join('; ')}`,
    nextStep: `run without --no-host-changes, or do it yourself: ${byHand.join(' && ')}`,
  });
}
