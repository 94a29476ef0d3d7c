import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A loopback address to which the issuer sends the browser back (RFC 8252 section 7.3). */
export interface Callback {
  redirectUri: string;
  /** The address with which the browser came back, its query included. */
  returned: Promise<URL>;
  close(): void;
}

const PAGE = (says: string) =>
  `<!doctype html><meta charset="utf-8"><title>Twinlock</title><p id="login">${says}</p>`;

/**
 * Listens on 127.0.0.1 and a port that the system chooses. The first answer of the issuer counts; any other path is
 * not found, so that a favicon or a port scan does not end the login.
 */
export async function openCallback(): Promise<Callback> {
  let resolve: (url: URL) => void = () => {};
  const returned = new Promise<URL>((settle) => {
    resolve = settle;
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answers = url.searchParams.has('code') || url.searchParams.has('error');
    const ours = request.method === 'GET' && url.pathname === '/callback' && answers;
    // The address holds a code: it stays out of caches and out of what the next page is told.
    response.writeHead(ours ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    });
    response.end(PAGE(ours ? 'Done. Back to the terminal.' : 'Nothing is here.'));
    if (!ours) return;
    url.port = String(port);
    resolve(url);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}/callback`,
    returned,
    close: () => {
      server.close();
    },
  };
}
