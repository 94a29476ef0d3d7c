import type { PodRequest, PodResponse } from '../model/pod-request.js';

/*
 * What the harness and the program in the pod say to each other: one JSON object a line, in both directions.
 * Commands carry ids chosen by the harness; a reply is kept by the pod until it is acknowledged, and the same id
 * asked again (after a lost stream) gets the kept reply instead of a second run.
 */

/** One connection to try. `key` comes back in the result and travels in the probe itself, so that the server can name it. */
export interface ProbeTarget {
  key: string;
  /** An IP address, or a name that the pod looks up itself before the window begins. */
  address: string;
  /** Of which IP version the name's address must be; 4 if left out. */
  family?: 4 | 6;
  port: number;
  protocol: 'TCP' | 'UDP';
  /** The name of a connection that `hold` has opened: it is used again, instead of a fresh socket. */
  held?: string;
}

/** Probes of one window. Every key must start with `window` and a dot; that is how receipts are told apart. */
export interface ProbeRequest {
  window: string;
  /** How long silence is waited for, in milliseconds. */
  windowMs: number;
  targets: ProbeTarget[];
  /** Only the targets: no loopback controls, and nobody will ask for receipts. Its silence is no evidence. */
  glance?: boolean;
}

/** What one target did. `timeout` is silence and nothing more: whether it is a deny is decided by the harness. */
export interface ProbeResult {
  key: string;
  result: 'connected' | 'timeout' | 'refused' | 'reset' | 'dns' | 'error';
  /** The pod that answered, in its own words; missing when a connection stood but nobody named himself. */
  server?: string;
  detail?: string;
  /** Local ports of all attempts, the fresh ones that the destination would have seen. */
  sourcePorts: number[];
  tookMs: number;
}

/** A connection to one of the agent's own listeners, which no policy can touch. */
export interface LoopbackControl {
  /** `80/TCP`. */
  listener: string;
  ok: boolean;
  detail?: string;
}

export interface ProbeReply {
  results: ProbeResult[];
  control: LoopbackControl[];
  /** The longest time for which the event loop stood still during the window, in milliseconds. */
  lagMs: number;
}

/** Asks what arrived in the last `sinceMs` milliseconds, by the agent's own clock, apart from what other windows tagged. */
export interface ReceiptsRequest {
  window: string;
  sinceMs: number;
}

/** One accepted connection or one datagram. `key` is missing when no tag came with it. */
export interface Receipt {
  protocol: 'TCP' | 'UDP';
  /** The listener's port. */
  port: number;
  remote: string;
  remotePort: number;
  key?: string;
}

/** A connection that the kernel has answered and the client has not confirmed: a `SYN_RECV` row of /proc/net/tcp{,6}. */
export interface HalfOpen {
  port: number;
  remote: string;
  remotePort: number;
}

export interface Receipts {
  receipts: Receipt[];
  halfOpen: HalfOpen[];
  /**
   * The longest standstill of this pod's event loop from the begin of the window's probe until now, in milliseconds;
   * null if the window's probe never came here. A server that stood still has answered too late, not not at all.
   */
  lagMs: number | null;
}

export interface LookupRequest {
  name: string;
  timeoutMs: number;
}

/** How a name was resolved by the pod's own resolver (getaddrinfo). `dns`: an answer came and it was a failure. */
export interface LookupReply {
  result: 'resolved' | 'dns' | 'timeout';
  addresses: string[];
  detail?: string;
  tookMs: number;
  /** As in a probe: the loop's lag, and whether a name that needs no network went through the same resolver in time. */
  lagMs: number;
  control: boolean;
}

/** Who the program is. `bootId` is random for each start of the process. */
export interface Hello {
  pod: string;
  bootId: string;
  listeners: string[];
}

/** Every command with what it takes and what it answers. */
export interface Commands {
  hello: { takes: Record<string, never>; answers: Hello };
  probe: { takes: ProbeRequest; answers: ProbeReply };
  receipts: { takes: ReceiptsRequest; answers: Receipts };
  /** Opens a connection for each target and keeps it under its name; else the same as `probe`. */
  hold: { takes: ProbeRequest; answers: ProbeReply };
  /** Closes the connections that are kept under these names. */
  release: { takes: { held: string[] }; answers: { released: true } };
  lookup: { takes: LookupRequest; answers: LookupReply };
  http: { takes: PodRequest; answers: PodResponse };
  /** Only with TWINLOCK_TEST_HOOKS=1: blocks the event loop, to prove that a window with lag is void. */
  block: { takes: { afterMs: number; forMs: number }; answers: { blocked: true } };
  /** Ends this control connection, and with it the bridge; the program stays. */
  close: { takes: Record<string, never>; answers: { closed: true } };
}
export type CommandName = keyof Commands;

/** A line from the harness. */
export type RequestLine = { id: string; command: string; takes: unknown } | { ack: string[] };

/** A line from the pod. `id` is null where the line could not be read at all. */
export type ReplyLine =
  | { id: string; boot: string; ok: true; answers: unknown }
  | { id: string | null; boot: string; ok: false; error: string };
