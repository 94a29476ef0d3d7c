import { execFileSync, spawnSync } from 'node:child_process';

/**
 * A network namespace with its own addresses 10.99.0.N and its own packet filter, for tests that need real silence. It
 * touches nothing of the host's network.
 */
export class NetworkNamespace {
  readonly name = `twinlock-test-${process.pid}`;

  /** Why this machine cannot give one, or nothing if it can. */
  static missing(): string | undefined {
    if (process.getuid?.() !== 0) return 'not root';
    for (const tool of ['ip', 'iptables'])
      if (spawnSync(tool, ['-V']).error) return `no ${tool} in PATH (Debian: iproute2, iptables)`;
    const trial = spawnSync('unshare', ['--net', 'iptables', '-w', '-L', '-n'], { encoding: 'utf8' });
    return trial.status === 0
      ? undefined
      : `no namespace with a packet filter: ${trial.stderr ?? trial.error}`;
  }

  constructor() {
    execFileSync('ip', ['netns', 'add', this.name]);
    this.run('ip', 'link', 'set', 'lo', 'up');
  }

  /** The command line that runs a program in here. */
  get enter(): string[] {
    return ['ip', 'netns', 'exec', this.name];
  }

  /** Gives the namespace the n-th address and names it. */
  address(n: number): string {
    const address = `10.99.0.${n}`;
    this.run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
    return address;
  }

  /** Adds a rule to what comes in, such as `-p tcp --dport 8080 -j DROP`; answers what takes it away again. */
  rule(rule: string): () => void {
    const words = rule.split(' ');
    this.run('iptables', '-w', '-A', 'INPUT', ...words);
    return () => this.run('iptables', '-w', '-D', 'INPUT', ...words);
  }

  remove(): void {
    execFileSync('ip', ['netns', 'del', this.name]);
  }

  run(...command: string[]): void {
    execFileSync('ip', ['netns', 'exec', this.name, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
