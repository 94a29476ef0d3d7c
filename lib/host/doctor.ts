import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { hostMissingCapabilities } from './capabilities.js';
import { hostIsDebianLike, isRoot } from './debian.js';
import { freeBytes } from './disk.js';
import { type Engine, findEngine } from './engine.js';
import { type Finding, findings, type HostFacts } from './finding.js';
import { paths } from './paths.js';
import { privateSocket } from './private-engine.js';
import { onPath } from './programs.js';
import { readSysctl } from './sysctl.js';

export type { Finding } from './finding.js';

/** What this machine has and lacks for a run, each lack with the line that fixes it. Changes nothing. */
export async function doctor(): Promise<Finding[]> {
  return findings(await probeHost());
}

const PROGRAMS = ['chromium', 'certutil', 'mvn', 'mmdebstrap', 'npm'];

/** Looks at the host. Starts no engine and loads no module. */
export async function probeHost(): Promise<HostFacts> {
  const [engine, goVersion, loopback, playwrightBrowser] = await Promise.all([
    findEngine().then((found) => (found === undefined ? undefined : engineFacts(found))),
    goOnPath(),
    loopbackTrouble(),
    playwrightChromium(),
  ]);
  return {
    platform: process.platform,
    root: isRoot(),
    debian: hostIsDebianLike(),
    engine,
    dockerHost: otherDockerHost(),
    missingCapabilities: hostMissingCapabilities(),
    cgroup: cgroupVersion(),
    sctp: existsSync('/proc/net/sctp'),
    inotify: inotify(),
    packetLog: packetLog(),
    disk: disk(),
    memory: { availableBytes: availableMemory() },
    cores: availableParallelism(),
    loopback,
    programs: Object.fromEntries(PROGRAMS.map((name) => [name, onPath(name)])),
    goVersion,
    playwrightBrowser,
  };
}

async function engineFacts(engine: Engine): Promise<HostFacts['engine']> {
  const { stdout } = await execa('docker', ['info', '--format', '{{json .DriverStatus}}'], {
    env: engine.env,
    reject: false,
  });
  return {
    kind: engine.kind,
    version: engine.version,
    dockerHost: engine.dockerHost,
    containerdStore: (stdout ?? '').includes('io.containerd.snapshotter.v1'),
  };
}

function otherDockerHost(): string | undefined {
  const asked = process.env.DOCKER_HOST;
  return asked && asked !== `unix://${privateSocket()}` ? asked : undefined;
}

async function goOnPath(): Promise<string | undefined> {
  if (onPath('go') === undefined) return undefined;
  const { stdout } = await execa('go', ['env', 'GOVERSION'], { reject: false });
  return stdout?.trim() || undefined;
}

function loopbackTrouble(): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(0, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

/** The Chromium that `playwright install` put there; asked only here, since playwright takes a while to load. */
async function playwrightChromium(): Promise<string | undefined> {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function cgroupVersion(): 1 | 2 | undefined {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return 2;
  return existsSync('/sys/fs/cgroup') ? 1 : undefined;
}

function inotify(): HostFacts['inotify'] {
  const instances = readSysctl('fs.inotify.max_user_instances');
  const watches = readSysctl('fs.inotify.max_user_watches');
  if (instances === undefined || watches === undefined) return undefined;
  return { instances: Number(instances), watches: Number(watches) };
}

function packetLog(): boolean | undefined {
  const value = readSysctl('net.netfilter.nf_log_all_netns');
  return value === undefined ? undefined : value === '1';
}

function disk(): HostFacts['disk'] {
  const { cache } = paths();
  return { path: cache, freeBytes: freeBytes(cache), warm: existsSync(join(cache, 'parts')) };
}

/** What could be given to new processes, the page cache included, where Linux says so. */
function availableMemory(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
  } catch {
    return freemem();
  }
}
