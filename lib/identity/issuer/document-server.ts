import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyedCertificate } from '../certificates.js';
import type { Holding } from './served.js';

export interface DocumentServerOptions {
  tls: KeyedCertificate;
  /** Where documents are served over https; 0 for a free one. */
  port: number;
  /** Where they are given and taken, over plain http; 0 for a free one. */
  controlPort: number;
  /** Address to listen on; every one unless told. */
  address?: string;
}

export interface DocumentServer {
  port: number;
  controlPort: number;
  close(): Promise<void>;
}

/**
 * Starts a server that only holds documents: what each path answers comes over the control port, as do the counts of
 * who asked for what. `PATCH /held` adds and replaces, `GET /states` and `GET /counts` give. It runs in a container
 * without packages, so nothing but Node is used here and what the host sends is taken as it is.
 */
export async function startDocumentServer(options: DocumentServerOptions): Promise<DocumentServer> {
  const held: Holding = { documents: {}, states: {} };
  const counts: Record<string, number> = {};

  const documents = createServer(
    { cert: options.tls.certificate, key: options.tls.privateKey },
    (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      counts[path] = (counts[path] ?? 0) + 1;
      const document = held.documents[path];
      if (document && 'closed' in document) {
        request.socket.destroy();
        return;
      }
      const { code, headers, body } = document ?? { code: 404, headers: {}, body: '' };
      response.writeHead(code, headers).end(body);
    },
  );
  const control = createHttpServer(async (request, response) => {
    const answer = (code: number, body: unknown) =>
      response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    const asked = `${request.method} ${request.url}`;
    if (asked === 'GET /states') answer(200, held.states);
    else if (asked === 'GET /counts') answer(200, counts);
    else if (asked === 'PATCH /held') {
      const { documents: more, states } = JSON.parse(await textOf(request)) as Holding;
      Object.assign(held.documents, more);
      Object.assign(held.states, states);
      answer(200, {});
    } else answer(404, {});
  });
  const [port, controlPort] = await Promise.all([
    listening(documents, options.port, options.address),
    listening(control, options.controlPort, options.address),
  ]);
  return {
    port,
    controlPort,
    close: async () => {
      for (const server of [documents, control]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.all([documents, control].map((server) => once(server, 'close')));
    },
  };
}

async function listening(server: Server, port: number, address?: string): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
