import { expect } from 'chai';
import type { FlowStep } from '../model/flow.js';
import { providerSentence, withEvents } from './provider-view.js';

const step = (name: string, startedAt: number, result: FlowStep['outcome']['result'] = 'done'): FlowStep => ({
  step: name,
  hop: 'H4',
  from: 'rp/web',
  to: 'idp/keycloak',
  port: 8443,
  outcome: { kind: 'step', result },
  startedAt,
  tookMs: 100,
});
const login = { at: 1050, type: 'LOGIN', client: 'web' };
const steps = [step('credentials', 1000), step('code-redemption', 2000, 'stopped')];
const sentence = (events: Parameters<typeof providerSentence>[2], stopped = steps[1] as FlowStep) =>
  providerSentence(stopped, steps, events).join(' ');

describe("the provider's own view of a flow", () => {
  it('gives each step the event of its kind and of its time, and no event twice', () => {
    const [credentials, redemption] = withEvents(steps, [login, { at: 2090, type: 'CODE_TO_TOKEN_ERROR' }]);
    expect(credentials?.events).to.deep.equal([login]);
    expect(redemption?.events?.[0]?.type).to.equal('CODE_TO_TOKEN_ERROR');
    const twice = [step('credentials', 1000), step('credentials', 1001)];
    expect(withEvents(twice, [login]).map(({ events }) => events?.length)).to.deep.equal([1, undefined]);
  });

  it('takes no event of another time, and none for a step that was not reached', () => {
    expect(withEvents(steps, [{ ...login, at: 5000 }])[0]).not.to.have.property('events');
    const unreached = [step('credentials', 1000, 'not-reached')];
    expect(withEvents(unreached, [login])[0]).not.to.have.property('events');
  });

  it('says that Keycloak never heard of the step, and what it saw last', () => {
    expect(sentence([login])).to.equal(
      'Keycloak never heard of it: it stored no CODE_TO_TOKEN; the last that it saw of this flow is LOGIN.',
    );
  });

  it('says that Keycloak did it, or refused it and why', () => {
    expect(sentence([login, { at: 2050, type: 'CODE_TO_TOKEN' }])).to.include('the answer was lost');
    expect(sentence([login, { at: 2050, type: 'CODE_TO_TOKEN_ERROR', error: 'invalid_code' }])).to.equal(
      'Keycloak refused it (CODE_TO_TOKEN_ERROR: invalid_code).',
    );
  });

  it('of a step that was refused says why, whatever came before it, and never that the answer was lost', () => {
    const refused = step('code-redemption', 2000, 'stopped');
    refused.outcome = { kind: 'step', result: 'stopped', how: 'oauth', code: 400 };
    const of = (...events: Parameters<typeof providerSentence>[2]) =>
      providerSentence(refused, [refused], [login, ...events]).join(' ');
    const done = { at: 2010, type: 'CODE_TO_TOKEN' };
    expect(of(done, { at: 2050, type: 'CODE_TO_TOKEN_ERROR', error: 'invalid_code' })).to.equal(
      'Keycloak refused it (CODE_TO_TOKEN_ERROR: invalid_code).',
    );
    expect(of(done)).to.equal('');
    expect(of()).to.equal('');
  });

  it('says nothing where nothing is known', () => {
    expect(sentence([])).to.equal('');
    expect(sentence([login], step('session', 2000, 'stopped'))).to.equal('');
  });
});
