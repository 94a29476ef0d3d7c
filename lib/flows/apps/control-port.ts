import { createServer, type Server } from 'node:http';
import type { StepLog } from './step-log.js';

/**
 * The port over which the harness reads the app's steps and makes it forget what it has cached. It listens on the
 * pod's loopback only: the agent in the same pod reaches it, and no policy and no other pod does.
 * `GET /steps` answers with the steps as JSON, `POST /forget` drops caches, sessions and steps.
 */
export function openControlPort(port: number, log: StepLog, forget: () => void): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    if (request.method === 'GET' && request.url === '/steps') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(log.steps));
    } else if (request.method === 'POST' && request.url === '/forget') {
      forget();
      log.forget();
      response.writeHead(204).end();
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
