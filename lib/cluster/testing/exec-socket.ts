import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Channels of the API server's remote commands (v5.channel.k8s.io). */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

/** The server's end of an exec stream, as far as tests need it: short binary frames (RFC 6455 §5.2). */
export interface ExecSocket {
  send(channel: number, text: string): void;
  /** Waits for the client's next frame. */
  receive(): Promise<{ channel: number; text: string }>;
  /** Drops the connection once what was sent is out, as an API server that dies does. */
  drop(): void;
}

/** Accepts a WebSocket upgrade (RFC 6455 §4.2.2). */
export function acceptExec(request: IncomingMessage, socket: TLSSocket): ExecSocket {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      'Sec-WebSocket-Protocol: v5.channel.k8s.io',
      '\r\n',
    ].join('\r\n'),
  );
  return {
    send(channel, text) {
      const payload = Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
      const length =
        payload.length < 126
          ? Buffer.from([payload.length])
          : Buffer.from([126, payload.length >> 8, payload.length & 255]);
      socket.write(Buffer.concat([Buffer.from([0x82]), length, payload]));
    },
    receive: async () => {
      let frame = Buffer.alloc(0);
      // Head and payload of one frame may come in pieces.
      while (frame.length < 6 || frame.length < 6 + lengthOf(frame)) {
        const [piece] = await once(socket, 'data');
        frame = Buffer.concat([frame, piece]);
      }
      const mask = frame.subarray(2, 6);
      const payload = frame.subarray(6, 6 + lengthOf(frame)).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
      return { channel: payload[0] ?? -1, text: Buffer.from(payload.subarray(1)).toString() };
    },
    drop: () => socket.destroySoon(),
  };
}

/** Bytes of a short frame's payload, from its head. */
function lengthOf(frame: Buffer): number {
  return (frame[1] ?? 0) & 127;
}
