import { expect } from 'chai';
import { withRealAddresses } from './stand-ins.js';

const policy = (...cidrs: string[]) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace: 'x' },
  spec: { egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }] },
});

describe('the addresses that only a run knows', () => {
  const pods = new Map([
    ['outside/host', { 4: '172.18.0.9', 6: 'fd18::9' }],
    ['nodes/one', { 4: '172.18.0.3' }],
  ]);

  it('stand where the documentation addresses stood', () => {
    const written = policy('192.0.2.80/32', '2001:db8::80/128', '192.0.2.81/32', '10.0.0.0/8');
    const real = policy('172.18.0.9/32', 'fd18::9/128', '172.18.0.3/32', '10.0.0.0/8');
    expect(withRealAddresses(written, { pods })).to.deep.equal(real);
    expect(written).to.deep.equal(policy('192.0.2.80/32', '2001:db8::80/128', '192.0.2.81/32', '10.0.0.0/8'));
  });

  it('are not made up for who is not there, nor for wider blocks', () => {
    const written = policy('2001:db8::81/128', '192.0.2.82/32', '192.0.2.0/24');
    expect(withRealAddresses(written, { pods })).to.deep.equal(written);
  });
});
