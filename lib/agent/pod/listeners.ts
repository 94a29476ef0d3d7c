import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Receipt } from '../protocol.js';
import { answer, keyOf } from './greeting.js';
import type { ReceiptBook } from './receipt-book.js';
import type { Listener, Settings } from './settings.js';

/** A client that has connected and says nothing is not kept longer than this. */
const SILENT_CLIENT_MS = 5_000;

/** One that has spoken may hold its connection across a change of the world, which takes as long as a pod to start. */
const HELD_CLIENT_MS = 180_000;

/** Codes by which a kernel says that it has no IPv6. */
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/**
 * Opens every listener of the pod, over IPv4 and over IPv6 where the kernel has it. Each writes what arrives into the
 * book and answers with the pod's name and the client's key. Gives what was opened. Throws the system's error if a
 * port cannot be opened.
 */
export async function openListeners(settings: Settings, book: ReceiptBook): Promise<{ close(): unknown }[]> {
  const opened = await Promise.all(
    settings.listeners.flatMap((listener): Promise<Server | UdpSocket | undefined>[] =>
      listener.protocol === 'TCP'
        ? [openTcp(listener, settings, book)]
        : udpPlaces(settings).map((place) => openUdp(place, listener, settings, book)),
    ),
  );
  return opened.filter((one) => one !== undefined);
}

async function openTcp(listener: Listener, settings: Settings, book: ReceiptBook): Promise<Server> {
  const open = async (host: string): Promise<Server> => {
    const server = createServer((socket) => serve(socket, listener.port, settings.pod, book));
    server.listen({ host, port: listener.port, ipv6Only: false });
    await once(server, 'listening');
    return server;
  };
  if (settings.bind) return open(settings.bind);
  return open('::').catch((error: NodeJS.ErrnoException) => {
    if (NO_IPV6.has(error.code ?? '')) return open('0.0.0.0');
    throw error;
  });
}

function serve(socket: Socket, port: number, pod: string, book: ReceiptBook): void {
  const { remoteAddress, remotePort } = socket;
  // A client may have reset the connection before we came to it: then even its address is gone.
  if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy();
  const receipt: Receipt = book.add({ protocol: 'TCP', port, remote: plain(remoteAddress), remotePort });
  let line = '';
  socket.setEncoding('utf8');
  socket.setTimeout(SILENT_CLIENT_MS, () => socket.resetAndDestroy());
  // The client closes with a reset, which arrives here as an error and means nothing.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    line += chunk;
    const key = keyOf(line);
    if (key) {
      receipt.key = key;
      socket.setTimeout(HELD_CLIENT_MS);
      socket.write(answer(key, pod));
      line = '';
    } else if (line.length > 1024) socket.resetAndDestroy();
  });
}

interface UdpPlace {
  family: 'udp4' | 'udp6';
  /** All addresses of the family if left out. */
  address?: string;
}

function udpPlaces({ bind, udpAddresses }: Settings): UdpPlace[] {
  const given = bind ? [bind] : udpAddresses && ['127.0.0.1', ...udpAddresses];
  if (!given) return [{ family: 'udp4' }, { family: 'udp6' }];
  return given.map((address) => ({ family: address.includes(':') ? 'udp6' : 'udp4', address }));
}

async function openUdp(
  { family, address: own }: UdpPlace,
  listener: Listener,
  settings: Settings,
  book: ReceiptBook,
): Promise<UdpSocket | undefined> {
  const socket = createSocket({ type: family, ipv6Only: family === 'udp6' });
  socket.on('message', (message, { address, port }) => {
    const key = keyOf(message.toString());
    const receipt: Receipt = {
      protocol: 'UDP',
      port: listener.port,
      remote: plain(address),
      remotePort: port,
    };
    book.add(key ? { ...receipt, key } : receipt);
    if (key) socket.send(answer(key, settings.pod), port, address);
  });
  socket.bind({ port: listener.port, ...(own ? { address: own } : {}) });
  try {
    await once(socket, 'listening');
    // From here on an error is an answer that could not be sent; the client will see the silence.
    socket.on('error', () => {});
    return socket;
  } catch (error) {
    if (family === 'udp6' && NO_IPV6.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** An IPv4 address as such, also where a dual-stack socket wrote it as `::ffff:10.0.0.1`. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
