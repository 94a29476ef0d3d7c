import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldStream, OpenStream } from '../model/stream.js';
import { type Agent, type AgentOptions, connectAgent } from './agent.js';
import { bundleAgent } from './bundle.js';
import type { Directory } from './dial.js';

/** One pod's program as a local process, with the bridges that were opened to it. */
export interface LocalPod {
  agent: Agent;
  address: string;
  /** The program's process at present; `restart` puts another in its place. */
  program: ChildProcess;
  bridges: ChildProcess[];
  open: OpenStream;
  restart(): void;
}

export interface LocalPodOptions {
  listen?: string;
  env?: Record<string, string>;
  agent?: AgentOptions;
}

/**
 * Probe pods without a cluster: the bundled program and its bridge as processes of this machine, an address each.
 * It exists for tests, of this folder and of those who need agents. `wrap` may put a program into a network namespace.
 */
export class LocalPods {
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinlock-pods-'));
  readonly #pods: LocalPod[] = [];
  readonly #processes: ChildProcess[] = [];
  #started = 0;
  readonly #files: Promise<void>;

  constructor(
    readonly addressOf: (n: number) => string = ownLoopback,
    readonly wrap: readonly string[] = [],
  ) {
    this.#files = bundleAgent().then((files) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text);
    });
  }

  /** Starts a pod's program and connects to it. */
  async start(pod: string, options: LocalPodOptions = {}): Promise<LocalPod> {
    await this.#files;
    const address = this.addressOf(++this.#started);
    const socket = join(this.#folder, `${pod.replace('/', '-')}.sock`);
    const env = {
      ...process.env,
      TWINLOCK_POD: pod,
      TWINLOCK_LISTEN: options.listen ?? '8080/TCP,8080/UDP',
      TWINLOCK_SOCKET: socket,
      TWINLOCK_BIND: address,
      TWINLOCK_TEST_HOOKS: '1',
      ...options.env,
    };
    const run = () => {
      const [file = '', ...args] = [...this.wrap, process.execPath, join(this.#folder, 'agent.cjs')];
      return this.#track(spawn(file, args, { env, stdio: ['ignore', 'inherit', 'inherit'] }));
    };
    const bridges: ChildProcess[] = [];
    const open: OpenStream = async () => {
      const child = spawn(process.execPath, [join(this.#folder, 'bridge.cjs')], { env });
      bridges.push(this.#track(child));
      return held(child);
    };
    const program = run();
    const agent = await connectAgent(pod, open, options.agent);
    const local: LocalPod = {
      agent,
      address,
      program,
      bridges,
      open,
      restart: () => {
        local.program = run();
      },
    };
    this.#pods.push(local);
    return local;
  }

  /** The agents by pod, and where they are, as `observeMatrix` takes them. */
  get agents(): Map<string, Agent> {
    return new Map(this.#pods.map(({ agent }) => [agent.pod, agent]));
  }

  get directory(): Directory {
    const pods = new Map(
      this.#pods.map(({ agent, address }) => [agent.pod, { [isIPv6(address) ? 6 : 4]: address }]),
    );
    return { pods, services: new Map(), ownNode: new Map(), otherNode: new Map() };
  }

  /** Ends every process and waits until it is gone. */
  async stop(): Promise<void> {
    for (const { agent } of this.#pods) agent.close();
    await Promise.all(this.#processes.map(end));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  // Also those of a pod whose start failed: nothing may outlive the test.
  #track(child: ChildProcess): ChildProcess {
    this.#processes.push(child);
    return child;
  }
}

function held(child: ReturnType<typeof spawn>): HeldStream {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('the bridge was started without its three streams');
  const ended = once(child, 'exit').then(([code]) =>
    code === null ? { lost: 'the bridge was killed' } : { code: Number(code) },
  );
  return { stdin, stdout, stderr, ended, close: () => child.kill('SIGKILL') };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

// Every process of a test has a loopback network of its own, so that two test runs on one machine do not meet.
function ownLoopback(n: number): string {
  return `127.${1 + (process.pid % 250)}.${Math.floor(process.pid / 250) % 256}.${n}`;
}
