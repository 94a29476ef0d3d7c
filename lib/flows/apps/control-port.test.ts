import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Controlled, openControlPort } from './control-port.js';
import { Holds } from './holds.js';
import { LeftOut } from './left-out.js';
import { StepLog } from './step-log.js';

describe("an app's control port", () => {
  const did: string[] = [];
  const log = new StepLog((line) => did.push(JSON.parse(line).step));
  const holds = new Holds();
  const leftOut = new LeftOut();
  let tokens: unknown;
  const app: Controlled = {
    forget: () => did.push('forgot'),
    prime: async (client) => {
      if (did.includes('forgot')) throw new Error('unreachable');
      did.push(`primed ${client}`);
    },
    tokens: () => tokens,
    holds,
    leftOut,
  };
  let server: Server;
  let place: AddressInfo;
  const call = (method: string, path: string) =>
    fetch(`http://127.0.0.1:${place.port}${path}`, { method, signal: AbortSignal.timeout(5000) });

  before(async () => {
    server = await openControlPort(0, log, app);
    place = server.address() as AddressInfo;
  });
  after(() => server.close());

  it('listens on loopback only, and gives, forgets and primes', async () => {
    expect(place.address).to.equal('127.0.0.1');
    log.done('callback', 'H1');
    expect(await (await call('GET', '/steps')).json()).to.have.length(1);
    expect((await call('POST', '/prime?client=public')).status).to.equal(204);
    expect((await call('POST', '/forget')).status).to.equal(204);
    expect(await (await call('GET', '/steps')).json()).to.deep.equal([]);
    expect((await call('POST', '/prime')).status).to.equal(502);
    expect((await call('GET', '/forget')).status).to.equal(404);
    expect(did).to.deep.equal(['callback', 'primed public', 'forgot']);
  });

  it('has the app keep a connection, if it has a pool and can open one', async () => {
    expect((await call('POST', '/keep')).status).to.equal(404);
    app.keep = async () => {};
    expect((await call('POST', '/keep')).status).to.equal(204);
    app.keep = async () => Promise.reject(new Error('unreachable'));
    expect((await call('POST', '/keep')).status).to.equal(502);
  });

  it('holds the app before a step until it is released, and forgets the hold', async () => {
    await call('POST', '/hold?step=userinfo');
    const held = call('GET', '/held');
    const passing = holds.pass('userinfo');
    expect(await (await held).json()).to.deep.equal({ held: true });
    await call('POST', '/release');
    await passing;
    await call('POST', '/hold?step=userinfo');
    await call('POST', '/forget');
    await holds.pass('userinfo');
    expect(await (await call('GET', '/held')).json()).to.deep.equal({ held: false });
  });

  it('gives the newest tokens, if somebody is signed in', async () => {
    expect((await call('GET', '/tokens')).status).to.equal(404);
    tokens = { accessToken: 'a' };
    expect(await (await call('GET', '/tokens')).json()).to.deep.equal(tokens);
  });

  it('has the app leave out a check that there is, until it is told to heed all', async () => {
    expect((await call('POST', '/ignore?check=scope')).status).to.equal(204);
    expect((await call('POST', '/ignore?check=manners')).status).to.equal(404);
    await call('POST', '/forget');
    expect(await (await call('GET', '/ignored')).json()).to.deep.equal(['scope']);
    expect([leftOut.has('scope'), leftOut.has('token')]).to.deep.equal([true, false]);
    await call('POST', '/heed');
    expect(leftOut.has('scope')).to.equal(false);
  });
});
