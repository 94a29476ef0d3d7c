import { createServer, type Server } from 'node:http';
import type { StepLog } from './step-log.js';

/**
 * The port over which the harness reads the app's steps and makes it forget what it has cached. It listens on the
 * pod's loopback only: the agent in the same pod reaches it, and no policy and no other pod does.
 * `GET /steps` answers with the steps as JSON, `POST /forget` drops caches, sessions and steps, and `POST /prime` makes
 * the app fetch what it keeps, as one that has been up for long: 204, or 502 if that failed.
 */
export function openControlPort(
  port: number,
  log: StepLog,
  keeps: { forget(): void; prime(): Promise<unknown> },
): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    if (request.method === 'GET' && request.url === '/steps') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(log.steps));
    } else if (request.method === 'POST' && request.url === '/forget') {
      keeps.forget();
      log.forget();
      response.writeHead(204).end();
    } else if (request.method === 'POST' && request.url === '/prime') {
      keeps.prime().then(
        () => response.writeHead(204).end(),
        () => response.writeHead(502).end(),
      );
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
