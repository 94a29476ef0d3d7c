import { expect } from 'chai';
import { type Finding, findings, type HostFacts } from './finding.js';

const GIB = 1024 ** 3;

/** A Debian host, as root, that has everything. */
const good: HostFacts = {
  platform: 'linux',
  root: true,
  debian: true,
  engine: {
    kind: 'docker',
    version: '28.0.0',
    dockerHost: 'unix:///var/run/docker.sock',
    containerdStore: false,
  },
  dockerHost: undefined,
  missingCapabilities: [],
  cgroup: 2,
  sctp: true,
  inotify: { instances: 8192, watches: 524_288 },
  packetLog: true,
  disk: { path: '/c', freeBytes: 100 * GIB, warm: false },
  memory: { availableBytes: 16 * GIB },
  cores: 2,
  loopback: undefined,
  programs: {
    chromium: '/usr/bin/chromium',
    certutil: '/usr/bin/certutil',
    mvn: '/usr/bin/mvn',
    mmdebstrap: '/usr/bin/mmdebstrap',
    npm: '/usr/bin/npm',
  },
  goVersion: 'go1.26.1',
  playwrightBrowser: undefined,
};

function finding(name: string, change: Partial<HostFacts>): Finding {
  const found = findings({ ...good, ...change }).find((one) => one.name === name);
  if (!found) throw new Error(`no finding ${name}`);
  return found;
}

describe('findings on a host', () => {
  it('are all good on a host that has everything', () => {
    expect(findings(good).filter(({ ok }) => ok !== true)).to.deep.equal([]);
  });

  const unhelped = { root: false, debian: true };
  const lacks: [name: string, change: Partial<HostFacts>, ok: Finding['ok'], fix: RegExp][] = [
    ['engine', { engine: undefined }, 'warn', /twinlock/],
    ['engine', { engine: undefined, ...unhelped }, false, /apt-get install docker\.io/],
    ['engine', { engine: undefined, root: true, debian: false }, false, /docs\.docker\.com/],
    ['engine', { engine: undefined, dockerHost: 'tcp://x' }, false, /unset DOCKER_HOST/],
    ['capabilities', { missingCapabilities: ['CAP_SYS_RESOURCE'] }, 'warn', /DOCKER_HOST/],
    ['SCTP', { sctp: false }, 'warn', /modprobe sctp/],
    ['inotify', { inotify: { instances: 128, watches: 524_288 } }, 'warn', /max_user_instances/],
    ['packet log', { packetLog: false }, 'warn', /nf_log_all_netns=1/],
    ['disk', { disk: { path: '/c', freeBytes: 10 * GIB, warm: false } }, false, /XDG_CACHE_HOME/],
    ['memory', { memory: { availableBytes: 2 * GIB } }, false, /larger machine/],
    ['ports', { loopback: 'EADDRNOTAVAIL' }, false, /ip link set lo up/],
    ['chromium', { programs: { ...good.programs, chromium: undefined } }, 'warn', /apt-get install chromium/],
    ['chromium', { programs: {}, ...unhelped }, false, /sudo apt-get install chromium/],
    ['certutil', { programs: {}, ...unhelped }, false, /libnss3-tools/],
    ['go', { goVersion: undefined }, 'warn', /go\.dev/],
    ['go', { goVersion: 'go1.19.8' }, 'warn', /go\.dev/],
    ['mvn', { programs: {} }, 'warn', /apt-get install maven/],
    ['mmdebstrap', { programs: {} }, 'warn', /apt-get install mmdebstrap/],
  ];
  for (const [name, change, ok, fix] of lacks) {
    it(`say ${ok === false ? 'no' : ok} to ${name} of ${JSON.stringify(change)}, and how to fix it`, () => {
      const found = finding(name, change);
      expect(found.ok).to.equal(ok);
      expect(found.fix).to.match(fix);
    });
  }

  it('need no whole bounding set where the private engine does without', () => {
    const engine = {
      kind: 'private',
      version: '20.10',
      dockerHost: 'unix:///x',
      containerdStore: false,
    } as const;
    expect(finding('capabilities', { missingCapabilities: ['CAP_BPF'], engine }).ok).to.equal(true);
  });

  it('need less disk when the images are there', () => {
    expect(finding('disk', { disk: { path: '/c', freeBytes: 10 * GIB, warm: true } }).ok).to.equal(true);
  });

  it("warn of Docker 29's image store", () => {
    const engine = {
      kind: 'docker',
      version: '29.0',
      dockerHost: 'unix:///x',
      containerdStore: true,
    } as const;
    expect(finding('image store', { engine }).ok).to.equal('warn');
  });

  it("take playwright's browser for Chromium", () => {
    expect(finding('chromium', { programs: {}, playwrightBrowser: '/p/chrome' })).to.include({
      seen: '/p/chrome',
    });
  });
});
