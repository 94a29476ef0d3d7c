import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority } from '../../../identity/certificates.js';

/** What a provider in a test answers, by path; undefined closes the connection without an answer. */
export type Answers = Record<string, (body: string) => { status: number; json: unknown } | undefined>;

/** A small HTTPS server of a test on loopback, with a CA of its own. */
export interface TestProvider {
  origin: string;
  ca: string;
  /** Remote ports of the requests, one for each: equal ones would be a reused socket. */
  ports: number[];
  close(): void;
}

/** Starts one. Paths without an answer are never answered. */
export async function testProvider(answers: Answers): Promise<TestProvider> {
  const authority = await createAuthority('test');
  const { certificate, privateKey } = await authority.issue(['localhost']);
  const ports: number[] = [];
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    ports.push(request.socket.remotePort ?? 0);
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const answer = answers[request.url ?? ''];
      if (!answer) return;
      const given = answer(body);
      if (!given) return request.socket.destroy();
      response
        .writeHead(given.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(given.json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: authority.certificate,
    ports,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
