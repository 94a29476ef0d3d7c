import { expect } from 'chai';
import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import { joinPackets } from './join-packets.js';

const step = (name: string, startedAt: number, more: Partial<FlowStep> = {}): FlowStep => ({
  step: name,
  hop: 'H4',
  from: 'rp/web',
  to: 'idp/keycloak',
  port: 8443,
  outcome: { kind: 'step', result: 'done' },
  startedAt,
  tookMs: 1000,
  ...more,
});
const packet = (at: number, more: Partial<DeniedPacket> = {}): DeniedPacket => ({
  at,
  source: '10.0.0.1',
  destination: '10.0.0.2',
  protocol: 'TCP',
  destinationPort: 8443,
  from: 'rp/web',
  to: 'idp/keycloak',
  ...more,
});

describe('joining denied packets to steps', () => {
  it('goes by ends, port and time', () => {
    const { byStep, unrelated } = joinPackets(
      [step('discovery', 0), step('code-redemption', 5000)],
      [
        packet(500),
        packet(5500),
        packet(9000),
        packet(5500, { from: 'api/orders' }),
        packet(5500, { destinationPort: 80 }),
      ],
    );
    expect(byStep.get('discovery')).to.have.length(1);
    expect(byStep.get('code-redemption')).to.have.length(1);
    expect(unrelated).to.have.length(3);
  });

  it('prefers a step that stopped to one that was done at the same time', () => {
    const stopped = step('jwks', 100, { outcome: { kind: 'step', result: 'stopped', how: 'timeout' } });
    const { byStep } = joinPackets([step('token', 0), stopped], [packet(500)]);
    expect([...byStep.keys()]).to.deep.equal(['jwks']);
  });

  it('gives nothing to a step that was not reached', () => {
    const never = step('session', 0, { outcome: { kind: 'step', result: 'not-reached' } });
    expect(joinPackets([never], [packet(500)]).unrelated).to.have.length(1);
  });

  it('gives a look-up to the step of its source, whoever the resolver is', () => {
    const lookup = packet(500, { destinationPort: 53, protocol: 'UDP', to: 'kube-system/coredns-1' });
    expect(joinPackets([step('discovery', 0)], [lookup]).byStep.get('discovery')).to.have.length(1);
  });
});
