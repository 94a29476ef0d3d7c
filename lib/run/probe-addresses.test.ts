import { expect } from 'chai';
import { probeAddresses } from './probe-addresses.js';
import { NETWORK_LANES } from './probe-world.js';

describe('the addresses of the probe pods', () => {
  it('are fixed for both IP versions in every lane, each another', () => {
    const all = [...probeAddresses()];
    expect(all.map(([pod]) => pod)).to.have.members(
      ['x', 'y', 'z'].flatMap((namespace) => ['a', 'b', 'c'].map((name) => `${namespace}/${name}`)),
    );
    const addresses = all.flatMap(([, of]) => [...of[4], ...of[6]]);
    expect(new Set(addresses).size).to.equal(9 * 2 * NETWORK_LANES);
    expect(probeAddresses().get('z/c')?.[4][0]).to.equal('10.244.133.3');
  });
});
