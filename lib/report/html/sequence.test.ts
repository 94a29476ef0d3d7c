import { expect } from 'chai';
import type { FlowRecord, FlowStep } from '../../model/flow.js';
import { flowPicture } from './flow.js';
import { sequence } from './sequence.js';

const step = (name: string, from: string, to: string, result: FlowStep['outcome']['result']): FlowStep => ({
  step: name,
  hop: 'H4',
  from,
  to,
  port: 8443,
  outcome: { kind: 'step', result, ...(result === 'stopped' ? { how: 'timeout' as const } : {}) },
  startedAt: 0,
  tookMs: 10,
});
const steps = [
  step('login-start', 'browser', 'rp/web', 'done'),
  step('code-redemption', 'rp/web', 'idp/keycloak', 'stopped'),
  step('session', 'browser', 'rp/web', 'not-reached'),
];
const broken = (deniedBy: ('egress' | 'ingress')[] | undefined): FlowRecord => ({
  steps,
  stopped: {
    step: 'code-redemption',
    hop: 'H4',
    packets: [],
    explanation: ['Egress of `rp` has no rule for it.', 'This policy would open <it>.'],
    missingRule: 'kind: NetworkPolicy\n',
    cause: 'egress of `rp` has no rule for it',
    ...(deniedBy ? { deniedBy } : {}),
  },
  unrelatedPackets: [],
});
/** Where the arrow of the step that stopped begins and ends. */
const reach = (flow: FlowRecord) => {
  const [, from, to] =
    /<g class="stopped">.*?<line x1="(\d+)" y1="\d+" x2="([\d.]+)"/s.exec(sequence(flow, 'i').text) ?? [];
  return { from: Number(from), to: Number(to) };
};

describe('the picture of a flow', () => {
  it('says in words where it stopped, and what became of each step', () => {
    const { text } = sequence(broken(['egress']), 'i');
    expect(text).to.contain(
      '<title id="i-t">3 steps between browser, rp/web, idp/keycloak. It stopped at step 2, code-redemption, hop H4: egress of rp has no rule for it.</title>',
    );
    expect(text).to.contain('3. session, browser to rp/web: not reached.');
    expect(text).to.contain('>H4 egress of rp has no rule for it</text>');
  });

  it('has one cross, one band, and a grey arrow for each step that was not reached', () => {
    const { text } = sequence(broken(['egress']), 'i');
    expect(text.split('class="cross"')).to.have.length(2);
    expect(text.split('class="band"')).to.have.length(2);
    expect(text.split('<g class="not-reached">')).to.have.length(2);
    const { text: whole } = sequence({ steps: steps.slice(0, 1), unrelatedPackets: [] }, 'i');
    expect(whole).to.contain('Every step was done.').and.not.to.contain('class="cross"');
    expect(whole).to.not.contain('class="band"');
  });

  it('puts the cross at the end that denies, and in the middle where nobody knows', () => {
    const [egress, ingress, unknown] = [['egress'], ['ingress'], undefined].map((half) =>
      reach(broken(half as ('egress' | 'ingress')[] | undefined)),
    );
    const part = (one: typeof egress) => ((one?.to ?? 0) - (one?.from ?? 0)) / 230;
    expect(part(egress)).to.be.below(0.25);
    expect(part(ingress)).to.be.above(0.75);
    expect(part(unknown)).to.equal(0.5);
  });

  it('keeps a long reason inside the picture', () => {
    const flow = broken(['egress']);
    const long = { ...flow, stopped: { ...flow.stopped, cause: 'x'.repeat(90) } } as FlowRecord;
    const { text } = sequence(long, 'i');
    const width = Number(/viewBox="0 0 (\d+)/.exec(text)?.[1]);
    expect(Number(/class="reason" x="([\d.]+)"/.exec(text)?.[1])).to.equal(width / 2);
  });
});

describe('what stands below the picture', () => {
  it('is every sentence, and the policy that would open it', () => {
    const { text } = flowPicture(broken(['egress']), 'i');
    expect(text).to.contain('<p>Egress of <code>rp</code> has no rule for it.</p>');
    expect(text).to.contain('would open &lt;it&gt;.').and.contain('<code>kind: NetworkPolicy</code>');
  });

  it('is a packet that belongs to nothing, of a flow that is whole too', () => {
    const packet = { at: 5, source: '10.0.0.9', destination: '10.0.0.2', protocol: 'TCP' as const };
    const { text } = flowPicture({ steps: steps.slice(0, 1), unrelatedPackets: [packet] }, 'i');
    expect(text).to.contain('Denied packets that belong to no step that stopped').and.contain('10.0.0.9');
  });
});
