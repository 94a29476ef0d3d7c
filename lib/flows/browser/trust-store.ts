import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { EnvironmentError } from '../../model/errors.js';

/**
 * Makes a home folder in which Chromium trusts the run's CA and nobody else does: Chromium on Linux reads the NSS
 * database of its HOME. With it the browser checks certificates as a user's does, and a TLS case can fail.
 * `folder` is a private folder of the run. Throws EnvironmentError if `certutil` is missing or fails.
 */
export async function trustingHome(folder: string, caPem: string): Promise<string> {
  const home = join(folder, 'browser');
  const caFile = join(home, 'ca.pem');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(caFile, caPem);
  // Older builds look in .pki, newer ones in the XDG data folder.
  for (const store of [join(home, '.pki', 'nssdb'), join(home, '.local', 'share', 'pki', 'nssdb')]) {
    await mkdir(store, { recursive: true });
    const database = `sql:${store}`;
    // A database that stands already would make certutil ask for its password.
    if (!existsSync(join(store, 'cert9.db'))) await certutil(['-N', '--empty-password', '-d', database]);
    await certutil(['-A', '-d', database, '-n', 'twinlock-run', '-t', 'C,,', '-i', caFile]);
  }
  return home;
}

async function certutil(args: string[]): Promise<void> {
  const done = await execa('certutil', args, { reject: false, stdin: 'ignore', timeout: 20_000 });
  if (!done.failed) return;
  throw new EnvironmentError('browser', 'the browser cannot be made to trust the CA of the run', {
    expected: '`certutil` of the package libnss3-tools',
    seen: done.code === 'ENOENT' ? 'no such command' : done.stderr.trim(),
    nextStep: 'apt-get install libnss3-tools',
  });
}
