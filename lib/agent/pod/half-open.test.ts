import { expect } from 'chai';
import { parseHalfOpen } from './half-open.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

describe('half-open connections of /proc/net/tcp', () => {
  it('names port, client and client port of a SYN_RECV row', () => {
    const row =
      '   1: 0201080A:0050 0301080A:C350 03 00000000:00000000 01:00000064 00000001     0        0 0';
    expect(parseHalfOpen(`${HEAD}\n${row}\n`)).to.deep.equal([
      { port: 80, remote: '10.8.1.3', remotePort: 50000 },
    ]);
  });

  it('leaves out listeners, established and closing connections', () => {
    const rows = ['0A', '01', '06', '02'].map(
      (state, i) => `   ${i}: 0201080A:0050 0301080A:C350 ${state} 00000000:00000000 00:00000000`,
    );
    expect(parseHalfOpen([HEAD, ...rows].join('\n'))).to.deep.equal([]);
  });

  it('writes an IPv4 client of a dual-stack listener as IPv4', () => {
    const row =
      '   0: 0000000000000000FFFF00000201080A:0050 0000000000000000FFFF00000301080A:C350 03 00000000:00000000';
    expect(parseHalfOpen(`${HEAD}\n${row}`)[0]?.remote).to.equal('10.8.1.3');
  });

  it('reads an IPv6 client', () => {
    const row =
      '   0: 000080FE000000000000000001000000:0050 000080FE000000000000000002000000:C350 03 00000000:00000000';
    expect(parseHalfOpen(`${HEAD}\n${row}`)[0]?.remote).to.equal('fe80:0:0:0:0:0:0:2');
  });

  it('takes an empty or missing table as nothing', () => {
    expect(parseHalfOpen('')).to.deep.equal([]);
  });
});
