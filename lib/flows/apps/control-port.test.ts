import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { openControlPort } from './control-port.js';
import { StepLog } from './step-log.js';

describe("an app's control port", () => {
  it('listens on loopback only, and gives, forgets and primes', async () => {
    const did: string[] = [];
    const log = new StepLog((line) => did.push(JSON.parse(line).step));
    const server = await openControlPort(0, log, {
      forget: () => did.push('forgot'),
      prime: async () => {
        if (did.includes('forgot')) throw new Error('unreachable');
      },
    });
    try {
      const { address, port } = server.address() as AddressInfo;
      expect(address).to.equal('127.0.0.1');
      const call = (method: string, path: string) => fetch(`http://127.0.0.1:${port}${path}`, { method });
      log.done('callback', 'H1');
      expect(await (await call('GET', '/steps')).json()).to.have.length(1);
      expect((await call('POST', '/prime')).status).to.equal(204);
      expect((await call('POST', '/forget')).status).to.equal(204);
      expect(await (await call('GET', '/steps')).json()).to.deep.equal([]);
      expect((await call('POST', '/prime')).status).to.equal(502);
      expect((await call('GET', '/forget')).status).to.equal(404);
      expect(did).to.deep.equal(['callback', 'forgot']);
    } finally {
      server.close();
    }
  });
});
