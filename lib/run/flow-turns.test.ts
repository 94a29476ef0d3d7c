import { expect } from 'chai';
import { flowCaseSchema } from '../model/flow-case.js';
import { flowClaims } from './flow-turns.js';
import { collide } from './turns.js';

const claims = (flow: string, cut = false) =>
  flowClaims({
    case: flowCaseSchema.parse({
      ...{ apiVersion: 'twinlock.dev/v1', kind: 'FlowCase', metadata: { name: 'f' } },
      ...{ why: 'A case of the unit tests.', cites: ['nowhere'], flow, expect: { steps: [] } },
    }),
    ...(cut ? { cut: { remove: [], apply: [], closes: [] } } : {}),
  });

describe('the turns of flows', () => {
  it('let requests that leave nothing behind go side by side', () => {
    expect(collide(claims('attempt'), claims('attempt-on-tokens'))).to.equal(false);
    expect(collide(claims('token-end'), claims('promise'))).to.equal(false);
  });

  it('give a flow that uses an app or a browser the world to itself, and one with a cut', () => {
    expect(collide(claims('attempt'), claims('authorization-code'))).to.equal(true);
    expect(collide(claims('introspection'), claims('introspection'))).to.equal(true);
    expect(collide(claims('attempt'), claims('attempt', true))).to.equal(true);
  });
});
