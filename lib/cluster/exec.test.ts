import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { TransportError } from './api-request.js';
import { endOf, openExec } from './exec.js';
import { run } from './exec-run.js';
import { acceptExec, CHANNEL, type ExecSocket } from './testing/exec-socket.js';
import { type FakeApiServer, fakeApiServer } from './testing/fake-api-server.js';

const target = { namespace: 'x', pod: 'a', container: 'agent', command: ['node', '-v'] };
const SUCCESS = JSON.stringify({ status: 'Success' });
const exitCode = (code: number) =>
  JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });

describe('an exec stream', () => {
  let server: FakeApiServer;
  let asked: IncomingMessage;
  let serve: (socket: ExecSocket) => void;
  let mute = false;

  before(async function () {
    // client-node is imported here, which takes most of a second.
    this.timeout(20_000);
    server = await fakeApiServer(
      () => 'silence',
      (request, socket) => {
        asked = request;
        if (!mute) serve(acceptExec(request, socket));
      },
    );
  });
  after(() => server.close());
  beforeEach(() => {
    mute = false;
  });

  it('carries stdin, stdout and stderr, and ends with the exit code', async () => {
    serve = async (socket) => {
      const said = await socket.receive();
      socket.send(CHANNEL.stdout, `${said.channel} ${said.text}`);
      socket.send(CHANNEL.stderr, 'and more');
      socket.send(CHANNEL.status, exitCode(7));
    };
    const held = await openExec(server.cluster, target);
    held.stdin.write('hello');
    expect(await Promise.all([text(held.stdout), text(held.stderr)])).to.deep.equal(['0 hello', 'and more']);
    expect(await held.ended).to.deep.equal({ code: 7 });
    expect(asked.url).to.match(
      /^\/api\/v1\/namespaces\/x\/pods\/a\/exec\?.*command=node&command=-v&container=agent/,
    );
  });

  it('is lost, not ended, when it closes without a status', async () => {
    serve = (socket) => {
      socket.send(CHANNEL.stdout, 'half of');
      socket.drop();
    };
    const held = await openExec(server.cluster, target);
    expect(await held.ended)
      .to.have.property('lost')
      .that.contains('closed without a status');
    // Whoever reads it must not wait for ever.
    expect(await text(held.stdout)).to.equal('half of');
  });

  it('is lost when we close it', async () => {
    serve = () => {};
    const held = await openExec(server.cluster, target);
    held.close();
    expect(await held.ended).to.have.property('lost');
  });

  it('is refused in words where the API server answers no upgrade in time', async () => {
    mute = true;
    const error = await openExec(server.cluster, { ...target, connectMs: 50 }).catch((e) => e);
    expect(error).to.be.instanceOf(TransportError);
    expect(error.message).to.contain('exec in x/a').and.to.contain('50 ms passed');
  });

  it('gives what a short program left', async () => {
    serve = (socket) => {
      socket.send(CHANNEL.stdout, 'v20\n');
      socket.send(CHANNEL.status, SUCCESS);
    };
    expect(await run(server.cluster, target)).to.deep.equal({ code: 0, stdout: 'v20\n', stderr: '' });
  });

  it('makes no result of a program that was lost or takes too long', async () => {
    serve = (socket) => socket.drop();
    expect(await run(server.cluster, target).catch((e) => e)).to.be.instanceOf(TransportError);
    const connected = new Promise<ExecSocket>((resolve) => {
      serve = resolve;
    });
    const running = run(server.cluster, target, 50).catch((e) => e);
    await connected;
    const error = await running;
    expect(error).to.be.instanceOf(TransportError);
    expect(error.seen).to.equal('50 ms passed');
  });

  it('takes a program that never started for a loss', () => {
    const status = { status: 'Failure', reason: 'InternalError', message: 'no such file' };
    expect(endOf(status)).to.deep.equal({ lost: 'no such file' });
  });

  it('survives writing after the loss', async () => {
    serve = (socket) => socket.drop();
    const held = await openExec(server.cluster, target);
    await held.ended;
    held.stdin.write('too late');
    if (!held.stdin.destroyed) await once(held.stdin, 'close');
  });
});
