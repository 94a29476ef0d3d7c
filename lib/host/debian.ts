import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ExecaError, execa } from 'execa';
import pLimit from 'p-limit';
import { EnvironmentError } from '../model/errors.js';
import { refuseChanges } from './host-changes.js';
import { rememberInstalled } from './remains.js';

/** Whether this host installs packages with apt: Debian, Ubuntu and what calls itself like them (os-release(5)). */
export function isDebianLike(osRelease: string): boolean {
  const ids = /^(?:ID|ID_LIKE)=(.*)$/gm;
  return [...osRelease.matchAll(ids)].some(([, value]) => /\b(debian|ubuntu)\b/.test(value ?? ''));
}

export function hostIsDebianLike(): boolean {
  return existsSync('/etc/os-release') && isDebianLike(readFileSync('/etc/os-release', 'utf8'));
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Of `packages`, those that dpkg does not list as installed. */
export async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const { stdout } = await execa(
    'dpkg-query',
    ['--show', `--showformat=\${Package} \${Status}\\n`, ...packages],
    {
      reject: false,
    },
  );
  const installed = stdout.split('\n').filter((line) => line.endsWith('install ok installed'));
  return packages.filter((name) => !installed.some((line) => line.startsWith(`${name} `)));
}

/**
 * Installs Debian packages without starting any service of theirs. `purpose` ends the sentence "needed for …".
 * Throws EnvironmentError where that is forbidden, where we are not root or not on Debian, or where apt fails: always
 * with the line to run.
 */
export async function installPackages(
  packages: readonly string[],
  {
    stage,
    purpose,
    allowHostChanges,
    note = () => {},
  }: { stage: string; purpose: string; allowHostChanges: boolean; note?: (state: string) => void },
): Promise<void> {
  const byHand = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!hostIsDebianLike()) {
    throw new EnvironmentError(stage, `${packages.join(', ')} missing, needed for ${purpose}`, {
      expected: 'Debian or Ubuntu, where Twinlock can install it, or a host that has it',
      nextStep: `install what your distribution calls ${packages.join(', ')}, then try again`,
    });
  }
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  if (!isRoot()) {
    throw new EnvironmentError(stage, `${missing.join(', ')} missing, needed for ${purpose}`, {
      expected: 'root, to install it, or a host that has it',
      seen: `user id ${process.getuid?.()}`,
      nextStep: `sudo ${byHand}`,
    });
  }
  if (!allowHostChanges) {
    refuseChanges(
      stage,
      missing.map((name) => `install the Debian package ${name}`),
      [byHand],
    );
  }
  note(`installing ${missing.join(', ')}`);
  await oneAtATime(() => withoutServices(() => aptInstall(stage, missing, byHand)));
  rememberInstalled(missing);
}

/** apt locks itself against other processes; stages of this one queue here. */
const oneAtATime = pLimit(1);

async function aptInstall(stage: string, packages: readonly string[], byHand: string): Promise<void> {
  const apt = (words: string[]) =>
    execa('apt-get', ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300', ...words], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      all: true,
    });
  try {
    await apt(['update']);
    await apt(['install', '--no-install-recommends', ...packages]);
  } catch (cause) {
    const said = cause instanceof ExecaError ? String(cause.all ?? cause.shortMessage) : String(cause);
    throw new EnvironmentError(stage, `apt-get could not install ${packages.join(', ')}`, {
      seen: said.trim().split('\n').slice(-4).join('\n'),
      nextStep: `make this line work: ${byHand}`,
      cause,
    });
  }
}

/** Debian asks this program whether a package may start its service; 101 is "no" (policy-rc.d specification). */
const POLICY = '/usr/sbin/policy-rc.d';

async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
