import { createSocket } from 'node:dgram';
import { createConnection, isIPv6 } from 'node:net';
import type { ProbeTarget } from '../protocol.js';
import { failureKind } from './failure.js';
import { greet, serverOf } from './greeting.js';
import { nextSourcePort } from './source-ports.js';

/** Who waits for an answer on a held connection. */
export interface Waiting {
  key: string;
  named(server: string): void;
  failed(error: Error): void;
}

/** A connection that stays between two windows: one TCP connection, or one UDP socket with its source port. */
export interface HeldConnection {
  /** Sends the greeting; over TCP once for each key, since TCP itself sends again what was lost. */
  say(waiting: Waiting): void;
  localPort(): number | undefined;
  close(): void;
}

/** Opens a TCP connection to keep. Once it has failed, everyone who speaks on it hears how. */
export function holdTcp(target: ProbeTarget, bind: string | undefined): HeldConnection {
  const socket = createConnection({
    host: target.address,
    port: target.port,
    ...(bind ? { localAddress: bind } : {}),
  });
  let waiting: Waiting | undefined;
  let broken: Error | undefined;
  let text = '';
  const breakBy = (error: Error) => {
    // ETIMEDOUT is the kernel's word for silence, which is judged when the window closes.
    if (failureKind(error) === 'timeout') return;
    broken ??= error;
    waiting?.failed(broken);
  };
  socket.setEncoding('utf8');
  socket.setNoDelay(true);
  socket.on('error', breakBy);
  socket.on('end', () => breakBy(closedByServer()));
  socket.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) hear(`${line}\n`, waiting);
  });
  return {
    say: (next) => {
      if (waiting?.key === next.key) return;
      waiting = next;
      if (broken) next.failed(broken);
      else socket.write(greet(next.key));
    },
    localPort: () => socket.localPort,
    close: () => (socket.connecting ? socket.destroy() : socket.resetAndDestroy()),
  };
}

/** Opens a UDP socket to keep: every greeting leaves from the same source port. */
export function holdUdp(target: ProbeTarget, bind: string | undefined): HeldConnection {
  const socket = createSocket(isIPv6(target.address) ? 'udp6' : 'udp4');
  let waiting: Waiting | undefined;
  let localPort: number | undefined;
  const send = ({ key, failed }: Waiting) => {
    socket.send(greet(key), (error) => {
      if (error) failed(error);
    });
  };
  socket.on('error', (error) => waiting?.failed(error));
  socket.on('message', (message) => hear(message.toString(), waiting));
  socket.once('listening', () => socket.connect(target.port, target.address));
  socket.once('connect', () => {
    localPort = socket.address().port;
    if (waiting) send(waiting);
  });
  socket.bind({ port: nextSourcePort(), ...(bind ? { address: bind } : {}) });
  return {
    say: (next) => {
      waiting = next;
      if (localPort !== undefined) send(next);
    },
    localPort: () => localPort,
    close: () => socket.close(),
  };
}

function hear(line: string, waiting: Waiting | undefined): void {
  const server = waiting && serverOf(line, waiting.key);
  if (server) waiting.named(server);
}

function closedByServer(): Error {
  return Object.assign(new Error('the server closed the held connection'), { code: 'ECONNRESET' });
}
