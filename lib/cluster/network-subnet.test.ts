import { isIPv6 } from 'node:net';
import { expect } from 'chai';
import { ipv6SubnetOf } from './network-subnet.js';

describe('the IPv6 subnet of a run', () => {
  it('is a unique local /64, the same for the same run and another for another', () => {
    const [address = '', bits] = ipv6SubnetOf('twinlock-r1').split('/');
    expect(isIPv6(address)).to.equal(true);
    expect(address).to.match(/^fd/);
    expect(bits).to.equal('64');
    expect(ipv6SubnetOf('twinlock-r1')).to.equal(`${address}/64`);
    expect(ipv6SubnetOf('twinlock-r2')).not.to.equal(`${address}/64`);
  });
});
