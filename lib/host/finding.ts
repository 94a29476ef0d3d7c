import { gib } from './disk.js';

/** One thing that a host has or lacks. */
export interface Finding {
  name: string;
  /** `warn`: a run works without it, or sets it up itself, at the cost that `seen` names. */
  ok: boolean | 'warn';
  seen: string;
  /** The line that fixes it. */
  fix?: string;
}

/** What the probes saw of a host; the judgement on it is `findings`. */
export interface HostFacts {
  platform: string;
  root: boolean;
  debian: boolean;
  /** The engine that answers, if one does. */
  engine:
    | { kind: 'private' | 'docker' | 'podman'; version: string; dockerHost: string; containerdStore: boolean }
    | undefined;
  /** DOCKER_HOST, where it names another engine than the private one. */
  dockerHost: string | undefined;
  missingCapabilities: string[];
  /** 1, 2, or undefined where the host has no cgroups, as on a Mac. */
  cgroup: 1 | 2 | undefined;
  sctp: boolean;
  inotify: { instances: number; watches: number } | undefined;
  packetLog: boolean | undefined;
  /** Free bytes where the cache is, and whether images are there already. */
  disk: { path: string; freeBytes: number; warm: boolean };
  memory: { availableBytes: number };
  cores: number;
  /** Error code of listening on 127.0.0.1, if that failed. */
  loopback: string | undefined;
  /** Paths of programs that are on the PATH. */
  programs: Record<string, string | undefined>;
  goVersion: string | undefined;
  /** Chromium of playwright, if it is installed. */
  playwrightBrowser: string | undefined;
}

const GIB = 1024 ** 3;

/** What a run needs: the built images, the Go and Maven caches of a cold build, three nodes and Keycloak. */
export const NEEDS = {
  coldDisk: 20 * GIB,
  warmDisk: 5 * GIB,
  memory: 5 * GIB,
  instances: 512,
  watches: 65_536,
};

/** The judgement on what was seen, in the order in which a run needs it. Pure. */
export function findings(host: HostFacts): Finding[] {
  return [
    engineFinding(host),
    ...storeFinding(host),
    capabilityFinding(host),
    cgroupFinding(host),
    sctpFinding(host),
    ...inotifyFinding(host),
    ...packetLogFinding(host),
    diskFinding(host),
    memoryFinding(host),
    {
      name: 'ports',
      ok: host.loopback === undefined,
      seen: host.loopback ?? 'free ports on 127.0.0.1; the kernel chooses them',
      ...(host.loopback === undefined ? {} : { fix: 'ip link set lo up' }),
    },
    ...browserFindings(host),
    ...packageFindings(host),
  ];
}

function helpsItself({ root, debian }: HostFacts): boolean {
  return root && debian;
}

function engineFinding(host: HostFacts): Finding {
  const { engine } = host;
  if (engine) {
    return { name: 'engine', ok: true, seen: `${engine.kind} ${engine.version} at ${engine.dockerHost}` };
  }
  if (host.dockerHost !== undefined) {
    const seen = `DOCKER_HOST names ${host.dockerHost}, where none answers`;
    return { name: 'engine', ok: false, seen, fix: 'start that engine, or unset DOCKER_HOST' };
  }
  if (helpsItself(host)) {
    const seen = 'none answers; a run installs docker.io and starts a private one';
    return { name: 'engine', ok: 'warn', seen, fix: 'npm run -s twinlock -- up' };
  }
  const fix = host.debian
    ? 'sudo apt-get install docker.io && sudo usermod -aG docker $USER'
    : 'install and start Docker: https://docs.docker.com/engine/install/';
  return { name: 'engine', ok: false, seen: 'neither Docker nor Podman answers', fix };
}

/** Docker 29 keeps images in containerd's store, where `kind load docker-image` fails (kind issue 3795). */
function storeFinding({ engine }: HostFacts): Finding[] {
  if (!engine?.containerdStore) return [];
  const seen = "images are in containerd's store (the default of Docker 29); Twinlock loads them by archive";
  const fix = 'if loading fails: {"features":{"containerd-snapshotter":false}} in /etc/docker/daemon.json';
  return [{ name: 'image store', ok: 'warn', seen, fix }];
}

function capabilityFinding({ missingCapabilities: missing, engine, root, debian }: HostFacts): Finding {
  const name = 'capabilities';
  if (missing.length === 0) return { name, ok: true, seen: 'nothing is missing in the bounding set' };
  const seen = `the bounding set lacks ${missing.join(', ')}`;
  if (engine ? engine.kind === 'private' : root && debian) {
    return { name, ok: true, seen: `${seen}; the private engine asks for what is left` };
  }
  const fix = 'stop this engine or unset DOCKER_HOST, so that Twinlock starts its own, which can do without';
  return { name, ok: 'warn', seen: `${seen}; privileged containers may not start`, fix };
}

function cgroupFinding({ cgroup, platform }: HostFacts): Finding {
  if (cgroup === undefined)
    return { name: 'cgroups', ok: true, seen: `those of the engine's VM (${platform})` };
  const seen = cgroup === 2 ? 'version 2' : 'version 1; the kubelet is told to accept it';
  return { name: 'cgroups', ok: true, seen };
}

function sctpFinding({ sctp }: HostFacts): Finding {
  if (sctp) return { name: 'SCTP', ok: true, seen: 'in the kernel' };
  const seen = 'not in the kernel; SCTP cells will be unsupported';
  return { name: 'SCTP', ok: 'warn', seen, fix: 'modprobe sctp, where the kernel has the module' };
}

function inotifyFinding(host: HostFacts): Finding[] {
  if (host.inotify === undefined) return [];
  const { instances, watches } = host.inotify;
  const enough = instances >= NEEDS.instances && watches >= NEEDS.watches;
  const seen = `${instances} instances, ${watches} watches`;
  if (enough) return [{ name: 'inotify', ok: true, seen }];
  const fix = `sysctl -w fs.inotify.max_user_instances=${NEEDS.instances * 2} fs.inotify.max_user_watches=524288`;
  const raised = host.root ? '; a run raises them, and `down` puts them back' : '; pods may fail to start';
  return [{ name: 'inotify', ok: 'warn', seen: `${seen}${raised}`, fix }];
}

function packetLogFinding(host: HostFacts): Finding[] {
  if (host.packetLog === undefined) return [];
  if (host.packetLog)
    return [{ name: 'packet log', ok: true, seen: 'denied packets of nodes reach the kernel log' }];
  const seen = host.root
    ? 'off for the nodes; a run turns it on, and `down` off again'
    : 'off for the nodes; denied packets will be missing in the evidence';
  return [{ name: 'packet log', ok: 'warn', seen, fix: 'sysctl -w net.netfilter.nf_log_all_netns=1' }];
}

function diskFinding({ disk }: HostFacts): Finding {
  const need = disk.warm ? NEEDS.warmDisk : NEEDS.coldDisk;
  const why = disk.warm ? 'with the images there' : 'to build the images';
  const seen = `${gib(disk.freeBytes)} free in ${disk.path}, ${gib(need)} needed ${why}`;
  if (disk.freeBytes >= need) return { name: 'disk', ok: true, seen };
  return { name: 'disk', ok: false, seen, fix: 'free some, or set XDG_CACHE_HOME to a larger disk' };
}

function memoryFinding({ memory, cores }: HostFacts): Finding {
  const seen = `${gib(memory.availableBytes)} available, ${cores} cores`;
  if (memory.availableBytes >= NEEDS.memory) return { name: 'memory', ok: true, seen };
  return { name: 'memory', ok: false, seen, fix: `free ${gib(NEEDS.memory)}, or take a larger machine` };
}

function browserFindings(host: HostFacts): Finding[] {
  const browser = host.programs.chromium ?? host.playwrightBrowser;
  const found = (name: string, path: string | undefined, fix: string, purpose: string): Finding => {
    if (path !== undefined) return { name, ok: true, seen: path };
    if (helpsItself(host))
      return { name, ok: 'warn', seen: `missing; a run installs it for ${purpose}`, fix };
    return { name, ok: false, seen: `missing, needed for ${purpose}`, fix: `sudo ${fix}` };
  };
  return [
    found('chromium', browser, 'apt-get install chromium', 'logins through a real browser'),
    found(
      'certutil',
      host.programs.certutil,
      'apt-get install libnss3-tools',
      "the browser's trust in the run's CA",
    ),
  ];
}

/** What `--images packages` builds with; a host that pulls from a registry needs none of it. */
function packageFindings(host: HostFacts): Finding[] {
  const [major = 0, minor = 0] = (host.goVersion ?? '').replace(/^go/, '').split('.').map(Number);
  const newEnough = major > 1 || (major === 1 && minor >= 26);
  const go: Finding = newEnough
    ? { name: 'go', ok: true, seen: host.goVersion ?? '' }
    : {
        name: 'go',
        ok: 'warn',
        seen: `${host.goVersion ?? 'missing'}; --images packages needs 1.26`,
        fix: 'https://go.dev/dl/',
      };
  const tool = (program: string, debian: string): Finding => {
    const path = host.programs[program];
    if (path !== undefined) return { name: program, ok: true, seen: path };
    const installed = helpsItself(host)
      ? '; a run installs it when it builds'
      : '; --images packages needs it';
    return { name: program, ok: 'warn', seen: `missing${installed}`, fix: `apt-get install ${debian}` };
  };
  return [go, tool('mvn', 'maven'), tool('mmdebstrap', 'mmdebstrap'), tool('npm', 'npm')];
}
