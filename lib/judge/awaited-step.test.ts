import { expect } from 'chai';
import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import { worldWith } from './flow-world.test.js';
import { explain } from './opened.test.js';

const step = (name: string, hop: string, ends: Partial<FlowStep>): FlowStep => ({
  step: name,
  hop,
  from: 'browser',
  to: 'idp/keycloak',
  port: 8443,
  outcome: { kind: 'step', result: 'stopped', how: 'timeout' },
  startedAt: 1000,
  tookMs: 3500,
  ...ends,
});
const logout = step('logout-at-provider', 'H2', {});
const notice = step('logout-notice', 'H10', {
  from: 'idp/keycloak',
  to: 'rp/web',
  port: 8080,
  outcome: { kind: 'step', result: 'stopped' },
});
const denied: DeniedPacket = {
  at: 1200,
  source: '10.0.0.2',
  destination: '10.0.0.1',
  protocol: 'TCP',
  destinationPort: 8080,
  from: 'idp/keycloak',
  to: 'rp/web',
};
const seen = { addresses: { browser: '172.18.0.1' } };
const stopOf = (packets: DeniedPacket[], steps: FlowStep[]) => explain(worldWith({}), packets, steps, seen);

describe('a step that waits for another', () => {
  it('is not to blame: the other one is, and the reader is told of both', () => {
    const stop = stopOf([denied], [logout, notice]);
    expect(stop).to.include({ step: 'logout-notice', hop: 'H10' });
    expect(stop.text).to.include(
      'The logout at provider got no answer since idp/keycloak waited itself, for the logout notice.',
    );
    expect(stop.missingRule).to.include('port: 8080');
  });

  it('is to blame itself where it was answered, or no packet of the other was denied while it waited', () => {
    const answered = { ...logout, outcome: { ...logout.outcome, how: 'http' as const, code: 500 } };
    expect(stopOf([denied], [answered, notice])).to.include({ step: 'logout-at-provider' });
    expect(stopOf([], [logout, notice])).to.include({ step: 'logout-at-provider' });
    expect(stopOf([{ ...denied, at: 9000 }], [logout, notice])).to.include({ step: 'logout-at-provider' });
  });

  it('is to blame itself where its own connection is denied', () => {
    const closed = explain(worldWith({ fromBrowser: undefined }), [denied], [logout, notice], seen);
    expect(closed).to.include({ step: 'logout-at-provider', hop: 'H2' });
  });
});
