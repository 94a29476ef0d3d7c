import { expect } from 'chai';
import { Holds } from './apps/holds.js';
import { heldBefore } from './held-step.js';

/** An app in memory that takes the given steps when it is asked to. */
function app() {
  const holds = new Holds();
  const did: string[] = [];
  const control = {
    holdBefore: async (step: string) => holds.hold(step),
    held: () => holds.held(),
    release: async () => holds.release(),
  };
  const take = async (...steps: string[]) => {
    for (const step of steps) {
      await holds.pass(step);
      did.push(step);
    }
  };
  return { control, did, take };
}

describe('something that is due before a step of an app', () => {
  const due = (did: string[]) => ({
    before: 'userinfo',
    reached: async (step: string) => void did.push(`due before ${step}`),
  });

  it('is done between the step before and the step', async () => {
    const { control, did, take } = app();
    await heldBefore(control, ['userinfo'], due(did), () => take('code-redemption', 'userinfo'));
    expect(did).to.deep.equal(['code-redemption', 'due before userinfo', 'userinfo']);
  });

  it('is not done if the work ends before, and nothing hangs', async () => {
    const { control, did, take } = app();
    await heldBefore(control, ['userinfo'], due(did), () => take('code-redemption'));
    expect(did).to.deep.equal(['code-redemption']);
  });

  it('is not done for a step of somebody else', async () => {
    const { control, did, take } = app();
    await heldBefore(control, ['discovery'], due(did), () => take('userinfo'));
    expect(did).to.deep.equal(['userinfo']);
  });

  it('lets the app go on if it fails, and tells', async () => {
    const { control, did, take } = app();
    const broken = { before: 'userinfo', reached: () => Promise.reject(new Error('no cluster')) };
    const failure = await heldBefore(control, ['userinfo'], broken, () => take('userinfo')).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.equal('no cluster');
    expect(did).to.deep.equal(['userinfo']);
  });
});
