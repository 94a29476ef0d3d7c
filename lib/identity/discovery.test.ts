import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { createAuthority } from './certificates.js';
import { awaitDiscovery } from './discovery.js';
import { openRoute, type Route } from './route.js';

const ORIGIN = 'https://idp.twinlock.test:8443';

describe('waiting for a discovery document', () => {
  let server: Server;
  let route: Route;
  let answers: { status: number; body: string }[];
  const good = { status: 200, body: JSON.stringify({ issuer: `${ORIGIN}/realms/k8s` }) };

  before(async () => {
    const authority = await createAuthority('r1');
    const { certificate: cert, privateKey: key } = await authority.issue(['idp.twinlock.test']);
    server = createServer({ cert, key }, (_request, response) => {
      const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? good;
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    route = openRoute({ origin: ORIGIN, address: '127.0.0.1', port, ca: authority.certificate });
  });
  after(async () => {
    await route.close();
    server.close();
  });

  const failure = (work: Promise<void>): Promise<EnvironmentError> =>
    work.then(
      () => expect.fail('it was taken for ready'),
      (error: EnvironmentError) => error,
    );

  it('goes on through 503 and tells each state once', async () => {
    const busy = (n: number) => ({ status: 503, body: `Bootstrap in progress. Retry in ${n} seconds.` });
    answers = [busy(1), busy(2), good];
    const notes: string[] = [];
    await awaitDiscovery(route, 'k8s', 5_000, { note: (state) => notes.push(state) });
    expect(notes).to.deep.equal(['HTTP 503 Bootstrap in progress']);
  });

  it('does not take the document of another issuer', async () => {
    answers = [{ status: 200, body: JSON.stringify({ issuer: 'http://localhost:8080/realms/k8s' }) }];
    const error = await failure(awaitDiscovery(route, 'k8s', 10));
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.seen).to.equal('a document of issuer http://localhost:8080/realms/k8s');
  });

  it('ends at once when the server is gone for good', async () => {
    answers = [{ status: 503, body: '' }];
    const gaveUp = async () => 'exit code 137, out of memory';
    const error = await failure(awaitDiscovery(route, 'k8s', 60_000, { gaveUp }));
    expect(error.seen).to.equal('exit code 137, out of memory');
  });
});
