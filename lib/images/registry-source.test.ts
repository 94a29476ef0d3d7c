import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { pullRef, registryTrouble } from './registry-source.js';
import { fits } from './tools.js';
import { loadVersions } from './versions.js';

describe('where an image is pulled from', () => {
  const ref = 'quay.io/keycloak/keycloak:26.7.0';
  it('is its own registry', () => expect(pullRef(ref)).to.equal(ref));
  for (const prefix of ['127.0.0.1:5000', '127.0.0.1:5000/']) {
    it(`is the mirror ${prefix}`, () => {
      expect(pullRef(ref, prefix)).to.equal('127.0.0.1:5000/keycloak/keycloak:26.7.0');
    });
  }
});

describe('whether a registry can be used', () => {
  let server: Server;
  let status: number;
  const prefix = () => `127.0.0.1:${(server.address() as AddressInfo).port}/`;
  beforeEach((done) => {
    server = createServer((request, answer) => {
      answer.writeHead(request.url === '/v2/' ? status : 404).end();
    }).listen(0, '127.0.0.1', done);
  });
  afterEach((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  for (const good of [200, 401]) {
    it(`is true of one that answers ${good}`, async () => {
      status = good;
      expect(await registryTrouble(loadVersions(), prefix())).to.equal(undefined);
    });
  }
  it('is false of one that answers anything else, and says what', async () => {
    status = 503;
    expect(await registryTrouble(loadVersions(), prefix())).to.match(/answers 503$/);
  });
  it('is false of one that is not there', async () => {
    expect(await registryTrouble(loadVersions(), '127.0.0.1:1/')).to.match(/ECONNREFUSED|does not answer/);
  });
});

describe('whether a tool on the PATH will do', () => {
  const versions = loadVersions();
  it('asks for the pinned kind', () => {
    expect(fits('kind', versions.kind, versions)).to.equal(true);
    expect(fits('kind', 'v0.20.0', versions)).to.equal(false);
    expect(fits('kind', undefined, versions)).to.equal(false);
  });
  it('lets kubectl be one minor version off', () => {
    expect(fits('kubectl', 'v1.35.9', versions)).to.equal(true);
    expect(fits('kubectl', 'v1.34.0', versions)).to.equal(false);
  });
});
