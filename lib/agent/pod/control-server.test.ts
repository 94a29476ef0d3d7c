import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLines, toLine } from '../lines.js';
import type { ReplyLine } from '../protocol.js';
import { serveControl } from './control-server.js';

describe('the control protocol', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-control-'));
  const path = join(folder, 'agent.sock');
  const runs: unknown[] = [];
  let release = () => {};
  const sockets: Socket[] = [];

  before(() =>
    serveControl(path, 'boot-1', async (command, takes) => {
      runs.push(takes);
      if (command === 'fail') throw new Error('it cannot');
      if (command === 'wait') await new Promise<void>((done) => (release = done));
      return { ran: runs.length };
    }).then((server) => server.unref()),
  );
  beforeEach(() => {
    runs.length = 0;
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    rmSync(folder, { recursive: true });
  });

  async function connect() {
    const socket = createConnection(path);
    sockets.push(socket);
    await once(socket, 'connect');
    const replies: ReplyLine[] = [];
    readLines(socket, (line) => {
      replies.push(JSON.parse(line));
      socket.emit('reply');
    });
    const next = async (): Promise<ReplyLine> => {
      while (replies.length === 0) await once(socket, 'reply');
      return replies.shift() as ReplyLine;
    };
    return { socket, next, say: (value: object) => socket.write(toLine(value)) };
  }

  it('answers with the id, the boot id and the result', async () => {
    const client = await connect();
    client.say({ id: 'a', command: 'do', takes: 1 });
    expect(await client.next()).to.deep.equal({ id: 'a', boot: 'boot-1', ok: true, answers: { ran: 1 } });
  });

  it('answers an id that was asked before with the kept result and runs nothing', async () => {
    const first = await connect();
    first.say({ id: 'b', command: 'do', takes: 1 });
    const reply = await first.next();
    const second = await connect();
    second.say({ id: 'b', command: 'do', takes: 1 });
    expect(await second.next()).to.deep.equal(reply);
    expect(runs).to.have.length(1);
  });

  it('gives a running command to a second stream that asks with the same id', async () => {
    const first = await connect();
    first.say({ id: 'c', command: 'wait', takes: 1 });
    first.say({ id: 'c1', command: 'do', takes: 2 });
    await first.next();
    first.socket.destroy();
    const second = await connect();
    second.say({ id: 'c', command: 'wait', takes: 1 });
    second.say({ id: 'c2', command: 'do', takes: 2 });
    await second.next();
    release();
    expect(await second.next()).to.include({ id: 'c', ok: true });
    expect(runs).to.deep.equal([1, 2, 2]);
  });

  it('forgets a result that was acknowledged', async () => {
    const client = await connect();
    client.say({ id: 'd', command: 'do', takes: 1 });
    await client.next();
    client.say({ ack: ['d'] });
    client.say({ id: 'd', command: 'do', takes: 1 });
    expect(await client.next()).to.deep.include({ id: 'd', answers: { ran: 2 } });
  });

  it('reads lines that come in pieces and several at once', async () => {
    const client = await connect();
    const text =
      toLine({ id: 'é1', command: 'do', takes: 1 }) + toLine({ id: 'e2', command: 'do', takes: 2 });
    const bytes = Buffer.from(text);
    client.socket.write(bytes.subarray(0, 8));
    await new Promise(setImmediate);
    client.socket.write(bytes.subarray(8));
    expect([(await client.next()).id, (await client.next()).id]).to.have.members(['é1', 'e2']);
  });

  for (const [what, line, id] of [
    ['no JSON', 'hello there', null],
    ['no id', '{"command":"do"}', null],
    ['no command', '{"id":"f"}', 'f'],
    ['null', 'null', null],
  ] as const) {
    it(`answers a line with ${what} with an error and goes on`, async () => {
      const client = await connect();
      client.socket.write(`${line}\n`);
      expect(await client.next()).to.include({ id, ok: false });
      client.say({ id: `g-${what}`, command: 'do', takes: 1 });
      expect(await client.next()).to.include({ ok: true });
    });
  }

  it('answers a command that fails with its error', async () => {
    const client = await connect();
    client.say({ id: 'h', command: 'fail', takes: 1 });
    expect(await client.next()).to.deep.equal({ id: 'h', boot: 'boot-1', ok: false, error: 'it cannot' });
  });
});
