import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Authority, createAuthority } from './certificates.js';
import { openRoute, type Route } from './route.js';

describe('a route to a name that the host cannot resolve', () => {
  let authority: Authority;
  let server: Server;
  let port: number;
  const routes: Route[] = [];
  const open = (origin: string, ca: string): Route => {
    const route = openRoute({ origin, address: '127.0.0.1', port, ca });
    routes.push(route);
    return route;
  };
  const codeOf = (error: Error & { cause?: NodeJS.ErrnoException }) =>
    error.cause?.code ?? error.cause?.message;

  before(async () => {
    authority = await createAuthority('r1');
    const { certificate: cert, privateKey: key } = await authority.issue(['idp.twinlock.test']);
    server = createServer({ cert, key }, (request, response) => response.end(`for ${request.headers.host}`));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(async () => {
    await Promise.all(routes.map((route) => route.close()));
    server.close();
  });

  it('dials the given port under the name of the origin', async () => {
    const route = open('https://idp.twinlock.test:8443', authority.certificate);
    const response = await route.fetch('/realms/k8s');
    expect(await response.text()).to.equal('for idp.twinlock.test:8443');
  });

  it('refuses a certificate of another CA', async () => {
    const other = await createAuthority('r2');
    const failure = await open('https://idp.twinlock.test:8443', other.certificate)
      .fetch('/')
      .then(() => undefined, codeOf);
    expect(failure).to.equal('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('refuses a certificate of another name', async () => {
    const failure = await open('https://login.twinlock.test:8443', authority.certificate)
      .fetch('/')
      .then(() => undefined, codeOf);
    expect(failure).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('leads to no other origin', async () => {
    const route = open('https://idp.twinlock.test:8443', authority.certificate);
    const failure = await route.fetch('https://other.twinlock.test:8443/').then(() => undefined, codeOf);
    expect(failure).to.contain('leads to https://idp.twinlock.test:8443');
  });
});
