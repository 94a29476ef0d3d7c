import { expect } from 'chai';
import type { StepOutcome } from '../model/outcome.js';
import { stepFault } from './step-difference.js';

const refused: StepOutcome = {
  kind: 'step',
  result: 'stopped',
  how: 'oauth',
  code: 401,
  error: 'unauthorized_client',
  says: 'Invalid client or Invalid client credentials',
  tookMs: 40,
};
const fault = (expected: Partial<StepOutcome>, observed: Partial<StepOutcome> = {}) =>
  stepFault({ kind: 'step', result: 'stopped', ...expected }, { ...refused, ...observed });

describe('a step of a handshake', () => {
  it('is right where all that is expected was seen, and no more is asked', () => {
    expect(fault({ how: 'oauth', code: 401, error: 'unauthorized_client', says: 'Invalid client' })).to.equal(
      undefined,
    );
    expect(fault({})).to.equal(undefined);
  });

  it('is wrong in each single thing that the case names', () => {
    expect(fault({ how: 'http' })).to.include('another reason');
    expect(fault({ code: 400 })).to.include('another status');
    expect(fault({ error: 'invalid_client' })).to.include('another error code');
    expect(fault({ says: 'Client disabled' })).to.include('gives another reason');
    expect(fault({ result: 'done' })).to.include('stopped here and should not have');
    expect(fault({}, { result: 'done' })).to.include('should have stopped');
  });

  it('is wrong where its caller knew too soon or too late', () => {
    expect(fault({ afterMs: 30, withinMs: 50 })).to.equal(undefined);
    expect(fault({ afterMs: 41 })).to.include('too soon');
    expect(fault({ withinMs: 39 })).to.include('too late');
  });

  it('says of a deviation that is gone what the specification asks for', () => {
    const deviates = { specified: '401 invalid_client (RFC 6749 section 5.2)', because: 'keycloak#49625' };
    expect(fault({ error: 'unauthorized_client', deviates })).to.equal(undefined);
    expect(fault({ error: 'unauthorized_client', deviates }, { error: 'invalid_client' })).to.include(
      'take the deviation out of the case',
    );
  });
});
