import { expect } from 'chai';
import type { StepResult } from './step.js';
import { firstRefusal } from './window.js';

const refused: StepResult = { kind: 'step', result: 'stopped', how: 'http', code: 401 };

/** A token that is accepted until a moment of a clock that only moves when somebody waits. */
function acceptedUntil(end: number) {
  let now = 0;
  const clock = {
    now: () => now,
    pause: async (ms: number) => {
      now += ms;
    },
  };
  const ask = async (): Promise<StepResult> => (now < end ? { kind: 'step', result: 'done' } : refused);
  return { ask, clock };
}

describe('how long a token is still accepted', () => {
  it('is told by the first refusal', async () => {
    const { ask, clock } = acceptedUntil(950);
    expect(await firstRefusal(ask, 5000, clock)).to.deep.equal({ outcome: refused, at: 1000 });
  });

  it('is nothing where it is refused at once', async () => {
    const { ask, clock } = acceptedUntil(0);
    expect((await firstRefusal(ask, 5000, clock)).at).to.equal(0);
  });

  it('is given up at the bound, with the acceptance as the answer', async () => {
    const { ask, clock } = acceptedUntil(9000);
    const { outcome, at } = await firstRefusal(ask, 2000, clock);
    expect(outcome.result).to.equal('done');
    expect(at).to.equal(2000);
  });
});
