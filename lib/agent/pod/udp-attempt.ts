import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { greet, serverOf } from './greeting.js';
import { nextSourcePort, PORT_TRIES } from './source-ports.js';
import type { OpenAttempt } from './target-probe.js';

/** Opens UDP attempts: one tagged datagram each, from a connected socket, so that an ICMP refusal is heard as well. */
export function udpAttempts(bind: string | undefined): OpenAttempt {
  return (target, events) => {
    const socket = createSocket(isIPv6(target.address) ? 'udp6' : 'udp4');
    let localPort: number | undefined;
    let open = true;
    let triesLeft = PORT_TRIES;
    const failed = (error: NodeJS.ErrnoException) => {
      if (!open) return;
      if (error.code === 'EADDRINUSE' && localPort === undefined && triesLeft > 0) bindNext();
      else events.failed(error);
    };
    const bindNext = () => {
      triesLeft -= 1;
      socket.bind({ port: nextSourcePort(), ...(bind ? { address: bind } : {}) });
    };
    socket.on('error', failed);
    socket.once('listening', () => {
      if (open) socket.connect(target.port, target.address);
    });
    socket.on('message', (message) => {
      const server = serverOf(message.toString(), target.key);
      if (server) events.named(server);
    });
    socket.on('connect', () => {
      localPort = socket.address().port;
      socket.send(greet(target.key), (error) => {
        if (error) failed(error);
      });
    });
    bindNext();
    return {
      localPort: () => localPort,
      close: () => {
        open = false;
        socket.close();
      },
    };
  };
}
