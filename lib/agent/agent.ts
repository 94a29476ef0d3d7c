import type { PodFetch, PodResponse } from '../model/pod-request.js';
import type { OpenStream } from '../model/stream.js';
import { AgentError } from './agent-error.js';
import { Link } from './link.js';
import type { CommandName, Commands } from './protocol.js';

type Ask<Name extends CommandName> = (takes: Commands[Name]['takes']) => Promise<Commands[Name]['answers']>;

/**
 * The harness's end of one probe pod's program. Every call is bounded in time and either answers or throws an
 * AgentError; then the caller knows nothing, and what it wanted to know is `unknown`.
 */
export interface Agent {
  readonly pod: string;
  /** Random for each start of the program; another one than at the case's begin makes the case's cells unknown. */
  readonly bootId: string;
  /** The listeners that the pod owns, such as `80/TCP`. */
  readonly listeners: readonly string[];
  probe: Ask<'probe'>;
  receipts: Ask<'receipts'>;
  /** As `probe`, and keeps the connections under the targets' names until they are released. */
  hold: Ask<'hold'>;
  release: Ask<'release'>;
  lookup: Ask<'lookup'>;
  /** Sends a request from inside this pod. */
  http: PodFetch;
  /** Only of a program with test hooks: blocks its event loop. */
  block: Ask<'block'>;
  /** Ends the stream; the program in the pod stays. */
  close(): void;
}

export interface AgentOptions {
  /** What the program there must call itself, where that is another name than the harness uses for the pod. */
  stated?: string;
  /** How long the way there and back may take on top of the work asked for; enough to open a lost stream again. */
  transportMs?: number;
  /** How long the first contact may take. */
  connectMs?: number;
  /** Bounds of one opening of the stream. */
  openMs?: number;
  helloMs?: number;
}

/** How long a probe's named connections may outlast its window, see NAME_GRACE_MS in the pod's part. */
const PROBE_GRACE_MS = 300;

/**
 * Connects to the agent of a pod and keeps the connection: it is opened again whenever it is lost. Throws an AgentError
 * if the first contact takes longer than `connectMs` (30 s), or another pod answers than the one that was asked for.
 */
export async function connectAgent(
  pod: string,
  open: OpenStream,
  options: AgentOptions = {},
): Promise<Agent> {
  const { transportMs = 5_000, connectMs = 30_000, openMs = 10_000, helloMs = 5_000 } = options;
  const link = new Link(pod, open, { openMs, helloMs });
  const ask = <Name extends CommandName>(command: Name, takes: Commands[Name]['takes'], workMs: number) =>
    link.ask(command, takes, workMs + transportMs) as Promise<Commands[Name]['answers']>;
  try {
    const hello = (await link.ask('hello', {}, connectMs)) as Commands['hello']['answers'];
    if (hello.pod !== (options.stated ?? pod))
      throw new AgentError(pod, 'refused', `the program there calls itself ${hello.pod}`);
    return {
      pod,
      get bootId() {
        return link.hello?.bootId ?? hello.bootId;
      },
      listeners: hello.listeners,
      // Twice the window, since names are looked up before it begins.
      probe: (request) => ask('probe', request, 2 * request.windowMs + PROBE_GRACE_MS),
      receipts: (request) => ask('receipts', request, 0),
      hold: (request) => ask('hold', request, 2 * request.windowMs + PROBE_GRACE_MS),
      release: (request) => ask('release', request, 0),
      lookup: (request) => ask('lookup', request, request.timeoutMs),
      http: (request): Promise<PodResponse> => ask('http', request, request.timeoutMs),
      block: (request) => ask('block', request, 0),
      close: () => link.close(),
    };
  } catch (error) {
    link.close();
    throw error;
  }
}
