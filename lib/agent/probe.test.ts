import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { type LocalPod, LocalPods } from './local-pods.js';
import type { ProbeResult, ProbeTarget } from './protocol.js';

describe('a probe from a pod', () => {
  const pods = new LocalPods();
  let a: LocalPod;
  let b: LocalPod;
  const servers: Server[] = [];
  const silent = createSocket('udp4');
  let count = 0;

  before(async () => {
    a = await pods.start('x/a');
    b = await pods.start('y/b');
    silent.bind(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  after(async () => {
    await pods.stop();
    for (const server of servers) server.close();
    silent.close();
  });

  async function listen(server: Server): Promise<Pick<ProbeTarget, 'address' | 'port'>> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }

  async function probe(
    target: Omit<ProbeTarget, 'key'>,
    windowMs = 200,
  ): Promise<ProbeResult & { lagMs: number }> {
    const window = `w${++count}`;
    const reply = await a.agent.probe({ window, windowMs, targets: [{ key: `${window}.1`, ...target }] });
    return { ...(reply.results[0] as ProbeResult), lagMs: reply.lagMs };
  }

  for (const protocol of ['TCP', 'UDP'] as const) {
    it(`is connected over ${protocol} and knows to whom`, async () => {
      const result = await probe({ address: b.address, port: 8080, protocol });
      expect(result).to.include({ result: 'connected', server: 'y/b' });
      expect(result.sourcePorts).to.not.deep.equal([]);
      expect(result.tookMs).to.be.below(200);
    });

    it(`is refused over ${protocol} where nobody listens`, async () => {
      expect(await probe({ address: b.address, port: 8099, protocol })).to.include({ result: 'refused' });
    });
  }

  it('is reset where the server resets', async () => {
    const target = await listen(createServer((socket) => socket.resetAndDestroy()));
    expect(await probe({ ...target, protocol: 'TCP' })).to.include({ result: 'reset' });
  });

  it('is connected to nobody where the server says nothing', async () => {
    const target = await listen(createServer((socket) => socket.on('error', () => {})));
    const result = await probe({ ...target, protocol: 'TCP' });
    expect(result).to.include({ result: 'connected' });
    expect(result).to.not.have.property('server');
  });

  it('is an error where the server speaks another language and hangs up', async () => {
    const target = await listen(createServer((socket) => socket.on('error', () => {}).end('220 hello\r\n')));
    expect(await probe({ ...target, protocol: 'TCP' })).to.include({ result: 'error' });
  });

  it('is a dns failure where the name does not exist', async () => {
    const target = { address: 'nobody.invalid', port: 80, protocol: 'TCP' } as const;
    expect(await probe(target, 1_000)).to.include({ result: 'dns' });
  });

  it('times out after the whole window and three attempts from fresh ports', async () => {
    const port = silent.address().port;
    const result = await probe({ address: '127.0.0.1', port, protocol: 'UDP' });
    expect(result).to.include({ result: 'timeout' });
    expect(new Set(result.sourcePorts).size).to.equal(3);
    expect(result.tookMs).to.be.at.least(199);
  });

  it('gets through although the first attempt is lost', async () => {
    let connections = 0;
    const target = await listen(
      createServer((socket) => {
        socket.on('error', () => {});
        if (++connections === 1) return void socket.resetAndDestroy();
        socket.on('data', (line) => socket.write(`${line.toString().trim()} y/late\n`));
      }),
    );
    expect(await probe({ ...target, protocol: 'TCP' })).to.include({ result: 'connected', server: 'y/late' });
  });

  it('(a) sees an answer that lay in the kernel while its loop stood still past the window', async () => {
    const late = createSocket('udp4');
    late.bind(0, '127.0.0.1');
    await once(late, 'listening');
    // The server answers once the loop has begun to stand still, and that lasts longer than the window.
    late.on('message', async (message, { address, port }) => {
      await a.agent.block({ afterMs: 0, forMs: 700 });
      late.send(`${message.toString().trim()} y/late\n`, port, address);
    });
    try {
      const result = await probe({ address: '127.0.0.1', port: late.address().port, protocol: 'UDP' }, 600);
      expect(result).to.include({ result: 'connected', server: 'y/late' });
      expect(result.lagMs).to.be.above(600 / 3);
    } finally {
      late.close();
    }
  });

  it('(a) states the lag of a window in which the loop stood still', async () => {
    const port = silent.address().port;
    const [result] = await Promise.all([
      probe({ address: '127.0.0.1', port, protocol: 'UDP' }, 600),
      a.agent.block({ afterMs: 60, forMs: 300 }),
    ]);
    expect(result.result).to.equal('timeout');
    expect(result.lagMs).to.be.above(600 / 3);
  });

  it('(b) reaches its own listeners over loopback in the same window', async () => {
    const { control } = await a.agent.probe({ window: `w${++count}`, windowMs: 200, targets: [] });
    expect(control).to.deep.equal([
      { listener: '8080/TCP', ok: true },
      { listener: '8080/UDP', ok: true },
    ]);
  });

  it('(d) leaves a receipt with its key and its source port at the destination, for its window only', async () => {
    const result = await probe({ address: b.address, port: 8080, protocol: 'TCP' });
    const window = `w${count}`;
    const { receipts } = await b.agent.receipts({ window, sinceMs: 10_000 });
    expect(receipts).to.deep.include({
      protocol: 'TCP',
      port: 8080,
      remote: a.address,
      remotePort: result.sourcePorts[0],
      key: result.key,
    });
    const other = await b.agent.receipts({ window: 'another', sinceMs: 10_000 });
    expect(other.receipts.filter(({ key }) => key)).to.deep.equal([]);
  });
});
