/** A port that the program listens on, from `80/TCP`. */
export interface Listener {
  port: number;
  protocol: 'TCP' | 'UDP';
}

/** What the pod's environment tells the program. */
export interface Settings {
  pod: string;
  listeners: Listener[];
  socket: string;
  /** One address to listen on and to connect from, instead of all of them. Only for tests with several agents on one host. */
  bind: string | undefined;
  /**
   * The addresses at which UDP is served, each by a socket of its own, where the host has several: from a socket that has
   * them all, the kernel answers by the address of the way back, which need not be the one that was asked.
   */
  udpAddresses: string[] | undefined;
  testHooks: boolean;
}

/** Where the bridge finds the program, unless TWINLOCK_SOCKET names another place. */
export const SOCKET = '/run/twinlock/agent.sock';

/**
 * Reads TWINLOCK_POD (`namespace/pod`), TWINLOCK_LISTEN (`80/TCP,80/UDP`), TWINLOCK_SOCKET, TWINLOCK_BIND and
 * TWINLOCK_UDP_ADDRESSES (with commas, as the API server gives a node's).
 * Throws an Error that names the variable, what was found and what to write.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const pod = env.TWINLOCK_POD;
  if (!pod) throw new Error('TWINLOCK_POD is not set; write namespace/pod');
  return {
    pod,
    listeners: (env.TWINLOCK_LISTEN ?? '').split(',').filter(Boolean).map(parseListener),
    socket: env.TWINLOCK_SOCKET ?? SOCKET,
    bind: env.TWINLOCK_BIND,
    udpAddresses: env.TWINLOCK_UDP_ADDRESSES?.split(',').filter(Boolean),
    testHooks: env.TWINLOCK_TEST_HOOKS === '1',
  };
}

function parseListener(text: string): Listener {
  const [, port, protocol] = /^\s*(\d{1,5})\/(TCP|UDP)\s*$/.exec(text) ?? [];
  if (!port || Number(port) < 1 || Number(port) > 65535)
    throw new Error(`TWINLOCK_LISTEN has "${text}"; write a port and a protocol, such as 80/TCP`);
  return { port: Number(port), protocol: protocol as Listener['protocol'] };
}

/** `80/TCP`, as listeners are named in replies. */
export function listenerName(listener: Listener): string {
  return `${listener.port}/${listener.protocol}`;
}
