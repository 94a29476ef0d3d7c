import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { greet, serverOf } from './greeting.js';
import type { OpenAttempt } from './target-probe.js';

/** Opens UDP attempts: one tagged datagram each, from a connected socket, so that an ICMP refusal is heard as well. */
export function udpAttempts(bind: string | undefined): OpenAttempt {
  return (target, events) => {
    const socket = createSocket(isIPv6(target.address) ? 'udp6' : 'udp4');
    let localPort: number | undefined;
    let open = true;
    const failed = (error: Error) => {
      if (open) events.failed(error);
    };
    socket.on('error', failed);
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
    const connect = () => {
      if (open) socket.connect(target.port, target.address);
    };
    if (bind) socket.bind({ address: bind, port: 0 }, connect);
    else connect();
    return {
      localPort: () => localPort,
      close: () => {
        open = false;
        socket.close();
      },
    };
  };
}
