import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { connectAgent } from './agent.js';
import { AgentError } from './agent-error.js';
import { LocalPods } from './local-pods.js';

/** For an end that is meant to give up; an end that is meant to succeed keeps the patient defaults. */
const hasty = { transportMs: 600 };

async function failureOf(asked: Promise<unknown>): Promise<AgentError> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(AgentError);
  return error as AgentError;
}

describe('connectAgent', () => {
  let pods: LocalPods;
  beforeEach(() => {
    pods = new LocalPods();
  });
  afterEach(() => pods.stop());

  it('says who the pod is and what it listens on', async () => {
    const { agent } = await pods.start('x/a', { listen: '8080/TCP,8081/UDP' });
    expect(agent.pod).to.equal('x/a');
    expect(agent.bootId).to.match(/^[0-9a-f-]{36}$/);
    expect(agent.listeners).to.deep.equal(['8080/TCP', '8081/UDP']);
  });

  it('refuses an agent that calls itself by another name', async () => {
    const error = await failureOf(pods.start('x/a', { env: { TWINLOCK_POD: 'y/b' } }));
    expect(error.failure).to.equal('refused');
    expect(error.message).to.include('y/b');
  });

  it('asks again over a new stream when the bridge dies under a question, and the pod runs it once', async () => {
    const { agent, bridges } = await pods.start('x/a');
    const opened = bridges.length;
    const bridge = bridges[opened - 1] as ChildProcess;
    let requests = 0;
    const server = createServer(async (_request, response) => {
      requests += 1;
      const gone = once(bridge, 'exit');
      bridge.kill('SIGKILL');
      await gone;
      response.end('done');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const reply = await agent.http({ method: 'GET', url, timeoutMs: 5_000 });
    server.close();
    expect(reply).to.include({ ok: true, status: 200, body: 'done' });
    expect(requests).to.equal(1);
    expect(bridges.length).to.be.above(opened);
  });

  it('opens a stream again that died between two questions', async () => {
    const { agent, bridges } = await pods.start('x/a');
    bridges.at(-1)?.kill('SIGKILL');
    const { lagMs } = await agent.receipts({ window: 'w', sinceMs: 0 });
    expect(lagMs).to.equal(null);
  });

  it('fails within its bound when the program is frozen, and works again afterwards', async () => {
    const { agent, program, open } = await pods.start('x/a');
    const end = await connectAgent('x/a', open, hasty);
    program.kill('SIGSTOP');
    const startedAt = performance.now();
    const error = await failureOf(end.receipts({ window: 'w', sinceMs: 0 }));
    end.close();
    expect(error.failure).to.be.oneOf(['silent', 'lost']);
    expect(error.exitCode).to.equal(3);
    expect(error.nextStep).to.be.a('string');
    expect(performance.now() - startedAt).to.be.below(5_000);
    program.kill('SIGCONT');
    expect(await agent.receipts({ window: 'w', sinceMs: 0 })).to.have.property('receipts');
  });

  it('fails with a typed error when the program has another boot id, once, then goes on with the new one', async () => {
    const pod = await pods.start('x/a');
    const before = pod.agent.bootId;
    pod.program.kill('SIGKILL');
    await once(pod.program, 'exit');
    pod.restart();
    const error = await failureOf(pod.agent.receipts({ window: 'w', sinceMs: 0 }));
    expect(error.failure).to.equal('restarted');
    expect(pod.agent.bootId).to.not.equal(before);
    expect(await pod.agent.receipts({ window: 'w', sinceMs: 0 })).to.have.property('receipts');
  });

  it('fails as lost when the program is killed for good', async () => {
    const { agent, program } = await pods.start('x/a', { agent: hasty });
    program.kill('SIGKILL');
    await once(program, 'exit');
    const error = await failureOf(agent.receipts({ window: 'w', sinceMs: 0 }));
    expect(error.failure).to.equal('lost');
    expect(error.message).to.match(/^x\/a: no stream to the agent within \d+ ms: ./);
  });

  it('rejects what is pending when it is closed', async () => {
    const { agent } = await pods.start('x/a');
    const pending = failureOf(agent.lookup({ name: 'localhost', timeoutMs: 1_000 }));
    agent.close();
    expect((await pending).failure).to.equal('closed');
  });
});
