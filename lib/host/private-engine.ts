import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { EnvironmentError } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { hostMissingCapabilities } from './capabilities.js';
import { hostIsDebianLike, installPackages, isRoot, missingPackages } from './debian.js';
import { restoreFirewall, savedFirewall } from './firewall.js';
import { readRecord, recordBefore, refuseChanges } from './host-changes.js';
import { BAKE_CONTAINER, makesImages } from './image-making.js';
import { isAlive, withLock } from './lock.js';
import { type Paths, paths, privateFolder } from './paths.js';
import { ensureProgram } from './programs.js';
import { runtimeWrapper } from './runtime-wrapper.js';
import { ENGINE_SYSCTLS, recordSysctls, restoreSysctls } from './sysctl.js';

/** How long the engine may take to start, and to stop with its containers, in milliseconds. */
const START_MS = 60_000;
const STOP_MS = 60_000;
const LOOK_MS = 50;

/** What the private engine needs of the distribution; iptables is how it publishes a port on loopback. */
const PACKAGES = ['docker.io', 'iptables'];

export function privateSocket({ engine }: Pick<Paths, 'engine'> = paths()): string {
  return join(engine, 'docker.sock');
}

/**
 * Installs docker.io where it is missing and starts a dockerd of our own: own socket, data, pid file and log, no TCP
 * port, no default bridge. Resolves when it answers. Records what the host was like before, for `stopPrivateEngine`.
 * Throws EnvironmentError where it may not or cannot.
 */
export async function startPrivateEngine(options: {
  allowHostChanges: boolean;
  progress: Progress;
}): Promise<void> {
  const where = paths();
  const missing = hostIsDebianLike() ? await missingPackages(PACKAGES) : PACKAGES;
  if (!isRoot() || !hostIsDebianLike()) {
    throw new EnvironmentError('engine', 'no container engine answers, and none can be started here', {
      expected: 'Docker or Podman that answers, or root on Debian or Ubuntu to install and start one',
      seen: `user id ${process.getuid?.() ?? 'unknown'} on ${hostIsDebianLike() ? 'Debian or Ubuntu' : process.platform}`,
      nextStep: hostIsDebianLike()
        ? 'sudo apt-get install docker.io && sudo usermod -aG docker $USER, then log in again'
        : 'install and start Docker (https://docs.docker.com/engine/install/), then try again',
    });
  }
  if (!options.allowHostChanges) {
    refuseChanges(
      'engine',
      [
        ...missing.map((name) => `install the Debian package ${name}`),
        `start a private dockerd with its data in ${join(where.cache, 'engine')}, which adds iptables chains and sets net.ipv4.ip_forward`,
      ],
      ['apt-get install docker.io', 'systemctl start docker'],
    );
  }
  await options.progress.stage('engine', async (note) => {
    const install = { stage: 'engine', purpose: 'the container engine', allowHostChanges: true, note };
    await installPackages(PACKAGES, install);
    // Debian 13 and later have the command in a package of its own.
    await ensureProgram('docker', ['docker-cli'], install);
    note('starting a private dockerd');
    await withLock(join(where.state, 'engine.lock'), async () => {
      if (enginePid(where) === undefined) await start(where);
    });
  });
}

async function start(where: Paths): Promise<void> {
  privateFolder(where.engine);
  const socket = privateSocket(where);
  // sun_path holds 108 bytes, with the byte that ends it (unix(7)).
  if (Buffer.byteLength(socket) > 107) {
    throw new EnvironmentError('engine', `the path of the engine's socket is too long: ${socket}`, {
      expected: 'at most 107 bytes',
      nextStep: 'set XDG_STATE_HOME to a shorter path',
    });
  }
  recordBefore(where.state, { firewall: await savedFirewall() });
  recordSysctls(where.state, ENGINE_SYSCTLS);
  for (const stale of ['docker.pid', 'docker.sock']) rmSync(join(where.engine, stale), { force: true });
  writeFileSync(join(where.engine, 'daemon.json'), '{}\n');
  const log = join(where.engine, 'dockerd.log');
  const output = openSync(log, 'w', 0o600);
  const child = spawn('dockerd', daemonArguments(where), {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code) => {
    ended ??= `it ended with ${code}`;
  });
  child.unref();
  for (const until = performance.now() + START_MS; !(await answers(socket)); await pause(LOOK_MS)) {
    if (ended === undefined && performance.now() < until) continue;
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-4).join('\n') : '';
    throw new EnvironmentError('engine', 'the private dockerd did not start', {
      expected: `an answer at ${socket} within ${START_MS / 1000} s`,
      seen: `${ended ?? 'no answer'}\n${lines}`,
      nextStep: `read ${log}; \`npm run -s twinlock -- doctor\` says what the host lacks`,
    });
  }
}

/** The settings are on the command line, so that nothing of /etc/docker/daemon.json reaches this engine. */
function daemonArguments(where: Paths): string[] {
  const settings = ['--host', `unix://${privateSocket(where)}`];
  settings.push('--config-file', join(where.engine, 'daemon.json'), '--log-level', 'warn');
  settings.push('--pidfile', join(where.engine, 'docker.pid'), '--exec-root', join(where.engine, 'exec'));
  settings.push('--data-root', privateFolder(join(where.cache, 'engine')), '--bridge', 'none');
  const missing = hostMissingCapabilities();
  if (missing.length === 0) return settings;
  const wrapper = join(where.engine, 'bounded-runc');
  writeFileSync(wrapper, runtimeWrapper('runc', missing), { mode: 0o755 });
  return [...settings, '--add-runtime', `bounded=${wrapper}`, '--default-runtime', 'bounded'];
}

async function answers(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  const { exitCode } = await execa('docker', ['--host', `unix://${socket}`, 'version'], { reject: false });
  return exitCode === 0;
}

/** The pid of our dockerd, if it runs: the process that the pid file names, and that was told of our socket. */
export function enginePid(where: Paths = paths()): number | undefined {
  const file = join(where.engine, 'docker.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8'));
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(`unix://${privateSocket(where)}`) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Stops the private engine, if one runs, and takes away what it put on the host: containers' networks, iptables
 * chains and rules, sysctls. Its images stay in the cache. Refuses (`false`) while containers run in it, unless
 * `force`. Throws EnvironmentError if it does not end.
 */
export async function stopEngine({ force = false }: { force?: boolean } = {}): Promise<boolean> {
  const where = paths();
  return withLock(join(where.state, 'engine.lock'), async () => {
    const pid = enginePid(where);
    if (pid !== undefined) {
      if (!makesImages(where.cache)) await docker(where, ['rm', '--force', '--volumes', BAKE_CONTAINER]);
      if (!force && (await docker(where, ['ps', '--quiet'])) !== '') return false;
      await docker(where, ['container', 'prune', '--force']);
      await docker(where, ['network', 'prune', '--force']);
      await end(pid, where);
    }
    const before = readRecord(where.state);
    if (before?.firewall !== undefined) await restoreFirewall(before.firewall);
    restoreSysctls(where.state);
    rmSync(where.engine, { recursive: true, force: true });
    return true;
  });
}

async function docker(where: Paths, words: string[]): Promise<string> {
  const { stdout } = await execa('docker', ['--host', `unix://${privateSocket(where)}`, ...words], {
    reject: false,
  });
  return stdout.trim();
}

async function end(pid: number, where: Paths): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (const until = performance.now() + STOP_MS; isAlive(pid) && enginePid(where) === pid; ) {
    if (performance.now() > until) {
      throw new EnvironmentError('engine', `the private dockerd (process ${pid}) does not end`, {
        expected: `its end within ${STOP_MS / 1000} s of SIGTERM`,
        nextStep: `read ${join(where.engine, 'dockerd.log')}, then end process ${pid} by hand`,
      });
    }
    await pause(LOOK_MS);
  }
}
