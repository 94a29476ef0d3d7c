import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { greet } from './greeting.js';
import { openListeners } from './listeners.js';
import { ReceiptBook } from './receipt-book.js';

describe('the listeners of a pod', () => {
  const closing: (() => void)[] = [];
  after(() => {
    for (const close of closing) close();
  });

  it('answer over UDP by the address that was asked, where the host has several', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const listeners = await openListeners(
      {
        pod: 'nodes/one',
        listeners: [{ port, protocol: 'UDP' }],
        socket: '',
        bind: undefined,
        udpAddresses: ['127.0.9.1', '127.0.9.2'],
        testHooks: false,
      },
      new ReceiptBook(),
    );
    closing.push(...listeners.map((one) => () => one.close()));
    const client = createSocket('udp4');
    closing.push(() => client.close());
    client.bind(0, '127.0.0.1');
    await once(client, 'listening');
    for (const asked of ['127.0.9.2', '127.0.9.1', '127.0.0.1']) {
      client.send(greet('k'), port, asked);
      const [message, from] = await once(client, 'message');
      expect(String(message)).to.equal('twinlock k nodes/one\n');
      expect(from.address).to.equal(asked);
    }
  });
});
