import { expect } from 'chai';
import { listenedPorts } from './pod-listeners.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, state = '0A') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0`;

describe('what a pod listens on', () => {
  it('is read of both families, each port once', () => {
    const tables = [HEAD, row('00000000:1F90'), HEAD, row(`${'0'.repeat(32)}:1F90`), row('0402F40A:20FB')];
    expect(listenedPorts(tables.join('\n'))).to.deep.equal([8080, 8443]);
  });

  it('leaves out loopback, which nobody else reaches, and connections', () => {
    const loopbacks = [
      '0100007F',
      '0200007F',
      `${'0'.repeat(24)}01000000`,
      `${'0'.repeat(16)}FFFF00000100007F`,
    ];
    const tables = [...loopbacks.map((address) => row(`${address}:1F91`)), row('0402F40A:A001', '01')];
    expect(listenedPorts(tables.join('\n'))).to.deep.equal([]);
  });
});
