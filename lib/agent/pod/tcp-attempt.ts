import { createConnection } from 'node:net';
import { greet, serverOf } from './greeting.js';
import type { OpenAttempt } from './target-probe.js';

/** Opens TCP attempts; `bind` is the local address where a test needs one. */
export function tcpAttempts(bind: string | undefined): OpenAttempt {
  return (target, events) => {
    const socket = createConnection({
      host: target.address,
      port: target.port,
      ...(bind ? { localAddress: bind } : {}),
    });
    let line = '';
    let localPort: number | undefined;
    // The kernel chooses the port when the connection is begun, which Node does in the next tick.
    const readPort = () => {
      localPort ??= socket.localPort;
    };
    setImmediate(readPort);
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      readPort();
      events.established();
      socket.write(greet(target.key));
    });
    socket.on('data', (chunk: string) => {
      line += chunk;
      const server = serverOf(line, target.key);
      if (server) events.named(server);
    });
    socket.on('end', () => events.failed(new Error('the server closed the connection without a name')));
    socket.on('error', events.failed);
    return {
      localPort: () => {
        readPort();
        return localPort;
      },
      // A reset leaves no TIME_WAIT at either end. A socket that never connected has nobody to reset.
      close: () => (socket.connecting ? socket.destroy() : socket.resetAndDestroy()),
    };
  };
}
