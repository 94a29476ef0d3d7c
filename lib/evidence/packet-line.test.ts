import { expect } from 'chai';
import { parsePacketLine } from './packet-line.js';

const line = (text: string) => ({ sequence: 7, at: 1000, text });
const tcp =
  'SRC=10.244.37.196 DST=10.244.53.2 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=40310 DPT=8443 WINDOW=64860 RES=0x00 SYN URGP=0';

describe("a line of Calico's Log action", () => {
  it('is a packet with its ends, ports and time', () => {
    const text = `twinlock-a1: IN=calib1 OUT=vxlan.calico MAC=aa:bb ${tcp}`;
    expect(parsePacketLine(line(text), 'twinlock-a1')).to.deep.equal({
      at: 1000,
      source: '10.244.37.196',
      destination: '10.244.53.2',
      protocol: 'TCP',
      sourcePort: 40310,
      destinationPort: 8443,
      half: 'egress',
    });
  });

  const halves: [string, string | undefined][] = [
    ['IN=cali1 OUT=eth0', 'egress'],
    ['IN=vxlan.calico OUT=cali2', 'ingress'],
    ['IN=eth0 OUT=cali2', 'ingress'],
    ['IN=cali1 OUT=cali2', undefined],
  ];
  for (const [interfaces, half] of halves) {
    it(`${interfaces} was stopped in ${half ?? 'one half or the other, nobody can tell'}`, () => {
      expect(parsePacketLine(line(`p: ${interfaces} ${tcp}`), 'p')?.half).to.equal(half);
    });
  }

  it("of another run, or another program, is none of this run's", () => {
    expect(parsePacketLine(line(`twinlock-b2: IN=cali1 OUT=eth0 ${tcp}`), 'twinlock-a1')).to.equal(undefined);
    expect(parsePacketLine(line('twinlock-a1: started'), 'twinlock-a1')).to.equal(undefined);
  });

  it('may be of IPv6, UDP or SCTP, and ICMP has no ports', () => {
    const packet = (rest: string) => parsePacketLine(line(`p: IN=cali1 OUT=eth0 ${rest}`), 'p');
    expect(packet('SRC=fd00::1 DST=fd00::2 PROTO=UDP SPT=9 DPT=53 LEN=40')).to.include({
      protocol: 'UDP',
      destinationPort: 53,
    });
    expect(packet('SRC=10.0.0.1 DST=10.0.0.2 PROTO=132 SPT=9 DPT=80')?.protocol).to.equal('SCTP');
    expect(packet('SRC=10.0.0.1 DST=10.0.0.2 PROTO=ICMP TYPE=8 CODE=0')).to.not.have.property(
      'destinationPort',
    );
  });
});
