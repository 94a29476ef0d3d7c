import { expect } from 'chai';
import type { DeclaredStep } from './step.js';
import { Timeline } from './timeline.js';

const declared: DeclaredStep[] = ['first', 'second', 'third'].map((step) => ({
  step,
  hop: 'H4',
  from: 'client/cli',
  to: 'idp/keycloak',
  port: 8443,
}));
const span = { startedAt: 100, tookMs: 5 };

describe('the timeline of a flow', () => {
  it('gives every declared step in order, and those that nobody noted as not reached', () => {
    const timeline = new Timeline(declared, () => 900);
    timeline.note('second', { kind: 'step', result: 'stopped', how: 'timeout' }, span);
    timeline.done('first', span);
    expect(timeline.steps().map(({ step, outcome }) => [step, outcome.result])).to.deep.equal([
      ['first', 'done'],
      ['second', 'stopped'],
      ['third', 'not-reached'],
    ]);
    expect(timeline.steps()[2]).to.include({ startedAt: 900, tookMs: 0 });
  });

  it('refuses a step that the flow does not declare, since nobody would ever judge it', () => {
    expect(() => new Timeline(declared).done('fourth', span)).to.throw(RangeError, 'no step "fourth"');
  });

  it('lets a stop replace a success, and nothing replace a stop', () => {
    const timeline = new Timeline(declared);
    timeline.done('first', span);
    timeline.note('first', { kind: 'step', result: 'stopped', how: 'reset' }, span);
    timeline.done('first', span);
    expect(timeline.outcomeOf('first')).to.include({ result: 'stopped', how: 'reset' });
    expect(timeline.stopped).to.equal(true);
  });

  it('names the place where a step stopped that is a flow of its own', () => {
    const timeline = new Timeline(declared);
    const place = { hop: 'H3', from: 'rp/web', to: 'idp/keycloak', port: 8443 };
    timeline.note('first', { kind: 'step', result: 'stopped', how: 'timeout' }, span, place);
    expect(timeline.steps()[0]).to.include({ step: 'first', ...place });
    expect(timeline.steps()[1]).to.include({ hop: 'H4' });
  });

  it("takes over an app's own steps and passes over those of other flows", () => {
    const timeline = new Timeline(declared);
    timeline.merge([
      {
        step: 'first',
        hop: 'H4',
        ...span,
        result: 'stopped',
        how: 'oauth',
        code: 400,
        detail: 'invalid_grant',
      },
      { step: 'elsewhere', hop: 'H1', ...span, result: 'done' },
    ]);
    expect(timeline.outcomeOf('first')).to.deep.equal({
      kind: 'step',
      result: 'stopped',
      how: 'oauth',
      code: 400,
      detail: 'invalid_grant',
    });
    expect(timeline.steps()).to.have.length(3);
  });

  it('knows whether a step ended without an answer', () => {
    const timeline = new Timeline(declared);
    timeline.note('first', { kind: 'step', result: 'stopped', how: 'oauth', code: 400 }, span);
    expect(timeline.unanswered).to.equal(false);
    timeline.note('second', { kind: 'step', result: 'stopped', how: 'refused' }, span);
    expect(timeline.unanswered).to.equal(true);
  });
});
