import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { checkout } from '../model/checkout.js';
import { EnvironmentError } from '../model/errors.js';

/** What one process of the command took and gave. */
export interface Measured {
  /** From its start to its end, with everything that it printed read. */
  ms: number;
  /** What its processors worked, which other work on the machine does not lengthen much. */
  cpuMs: number;
  /** The most memory that it held at once, in MiB. */
  mib: number;
  /** Bytes on its standard output. */
  bytes: number;
}

/** Run inside the process that is measured; the last line that it writes. */
const TELL = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write('used ' + maxRSS + ' ' + (userCPUTime + systemCPUTime) + '\\n');
});`;

/** Runs `twinlock` as a user does. Throws EnvironmentError where it does not end with 0. */
export async function measureCommand(words: readonly string[]): Promise<Measured> {
  const startedAt = performance.now();
  const args = ['--import', `data:text/javascript,${encodeURIComponent(TELL)}`];
  const child = spawn(process.execPath, [...args, join(checkout, 'lib', 'cli', 'launch.mjs'), ...words]);
  let [bytes, said] = [0, ''];
  child.stdout.on('data', (piece: Buffer) => {
    bytes += piece.length;
  });
  child.stderr.on('data', (piece: Buffer) => {
    said += piece;
  });
  const [code] = await once(child, 'close');
  const ms = performance.now() - startedAt;
  const [, kib, microseconds] = /^used (\d+) (\d+)$/m.exec(said) ?? [];
  if (code !== 0) {
    throw new EnvironmentError('bench', `twinlock ${words.join(' ')} ended with ${code}`, { seen: said });
  }
  return { ms, cpuMs: Number(microseconds) / 1000, mib: Number(kib) / 1024, bytes };
}
