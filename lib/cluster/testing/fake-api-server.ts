import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { stringify } from 'yaml';
import { disconnect } from '../connection.js';
import { selfSigned } from './self-signed.js';

/** A request as the fake API server saw it. */
export interface SeenRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The client's port: the same for requests over one kept socket. */
  port: number;
}

/** What it answers: a code and an object, nothing at all for ever, or a closed connection. */
export type Answer = { code: number; body?: unknown } | 'silence' | 'hang up';

export interface FakeApiServer {
  cluster: { kubeconfig: string };
  seen: SeenRequest[];
  close(): Promise<void>;
}

/**
 * An API server on loopback with TLS of its own, for tests of the client's side. `answer` says what each request gets;
 * `upgrade` gets the socket of an exec request after its HTTP head.
 */
export async function fakeApiServer(
  answer: (request: SeenRequest) => Answer,
  upgrade?: (request: IncomingMessage, socket: TLSSocket) => void,
): Promise<FakeApiServer> {
  const { certificate, privateKey } = await selfSigned();
  const seen: SeenRequest[] = [];
  const server = createServer({ cert: certificate, key: privateKey }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      port: request.socket.remotePort ?? 0,
    };
    seen.push(one);
    const given = answer(one);
    if (given === 'silence') return;
    if (given === 'hang up') {
      request.socket.destroy();
      return;
    }
    response
      .writeHead(given.code, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(given.body ?? {}));
  });
  // Upgraded sockets are no longer the server's own, and would keep it open.
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket) => sockets.add(socket));
  if (upgrade) server.on('upgrade', (request, socket) => upgrade(request, socket as TLSSocket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-api-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(port, certificate));
  return {
    cluster: { kubeconfig },
    seen,
    close: async () => {
      await disconnect(kubeconfig);
      rmSync(folder, { recursive: true });
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function kubeconfigFor(port: number, certificate: string): string {
  const ca = Buffer.from(certificate).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'fake', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': ca } },
    ],
    users: [{ name: 'admin', user: { token: 'the-administrator' } }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'admin' } }],
    'current-context': 'fake',
  });
}
