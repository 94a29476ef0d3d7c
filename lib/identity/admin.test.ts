import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { openAdmin } from './admin.js';
import type { Route } from './route.js';

describe('a login to the admin API', () => {
  let server: Server;
  let origin: string;
  before(async () => {
    server = createServer((_, response) => {
      response
        .writeHead(401, { 'content-type': 'application/json', connection: 'close' })
        .end('{"error":"invalid_grant"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => void server.close());

  const failure = async (at: string) =>
    (await openAdmin({ origin: at, requestInit: {} } as Route, { user: 'admin', password: 'wrong' }).catch(
      (error: unknown) => error,
    )) as EnvironmentError;

  it('that is refused is told from one that nobody answers', async () => {
    const refused = await failure(origin);
    expect(refused).to.be.instanceOf(EnvironmentError);
    expect(refused.message).to.equal(`the admin API of ${origin} refused the login`);
    expect(refused.seen).to.contain('HTTP 401');
    await new Promise((resolve) => server.close(resolve));
    const nobody = await failure(origin);
    expect(nobody.message).to.equal(`the admin API of ${origin} does not answer`);
    expect(nobody.seen).to.contain('ECONNREFUSED');
  });
});
