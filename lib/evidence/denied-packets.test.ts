import { expect } from 'chai';
import { DeniedPackets } from './denied-packets.js';

/** A log whose records are written by the test; `read` gives them one by one and then nothing. */
function log() {
  const records: string[] = [];
  return {
    write: (sequence: number, seconds: number, text: string) =>
      records.push(`4,${sequence},${seconds * 1_000_000},-;${text}\n`),
    reader: { read: () => records.shift(), close: () => {} },
  };
}

const packet = (source: string) =>
  `run: IN=cali1 OUT=eth0 SRC=${source} DST=10.0.0.9 PROTO=TCP SPT=4 DPT=8443`;
const names = new Map([
  ['10.0.0.1', 'rp/web'],
  ['10.0.0.9', 'idp/keycloak'],
]);

describe('the denied packets of a run', () => {
  it('are those of the time asked for, with the names of their ends', () => {
    const { write, reader } = log();
    const denied = new DeniedPackets('run', reader, () => 0);
    write(1, 1, packet('10.0.0.1'));
    write(2, 2, packet('10.0.0.1'));
    write(3, 2.5, packet('172.18.0.7'));
    write(4, 3, packet('10.0.0.1'));
    const { packets, lost } = denied.packetsDuring(1500, 2900, (address) => names.get(address));
    expect(packets.map(({ at, from, to }) => [at, from, to])).to.deep.equal([
      [2000, 'rp/web', 'idp/keycloak'],
      [2500, undefined, 'idp/keycloak'],
    ]);
    expect(lost).to.equal(0);
  });

  it('are kept for a later question', () => {
    const { write, reader } = log();
    const denied = new DeniedPackets('run', reader, () => 0);
    write(1, 1, packet('10.0.0.1'));
    denied.packetsDuring(5000, 6000, () => undefined);
    expect(denied.packetsDuring(0, 2000, () => undefined).packets).to.have.length(1);
  });

  it('say how many records are missing where the numbers have a gap, and only in its time', () => {
    const { write, reader } = log();
    const denied = new DeniedPackets('run', reader, () => 0);
    write(1, 1, 'something else');
    write(9, 4, 'something else');
    expect(denied.packetsDuring(2000, 3000, () => undefined).lost).to.equal(7);
    expect(denied.packetsDuring(5000, 6000, () => undefined).lost).to.equal(0);
  });
});
