import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { TransportError } from './api-request.js';
import { type Await, awaited, type Look } from './awaited.js';

/** A clock that only pauses move, so that no test waits. */
function bounded(boundMs: number): Await {
  let clock = 0;
  return {
    stage: 'calico',
    expected: 'calico-node runs on every node',
    boundMs,
    everyMs: 100,
    nextStep: 'Look at its pods.',
    now: () => clock,
    pause: async (ms) => {
      clock += ms;
    },
  };
}

describe('awaiting a state', () => {
  it('gives the value as soon as the state is reached, and looks no more', async () => {
    const looks: Look<number>[] = [{ seen: 'none' }, { seen: '1 of 3' }, { reached: 3 }, { reached: 4 }];
    expect(await awaited(bounded(1000), async () => looks.shift() ?? { seen: 'looked too often' })).to.equal(
      3,
    );
    expect(looks).to.have.length(1);
  });

  it('tells the last observed state when the bound has passed', async () => {
    const looks = ['none', '1 of 3', '2 of 3'];
    const error = await awaited(bounded(200), async () => ({ seen: looks.shift() ?? '2 of 3' })).catch(
      (e) => e,
    );
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error).to.include({ stage: 'calico', seen: '2 of 3', nextStep: 'Look at its pods.' });
  });

  it('takes a look that throws for a state that is not reached yet', async () => {
    let calls = 0;
    const value = await awaited(bounded(1000), async () => {
      calls += 1;
      if (calls < 3) throw new TransportError('GET /readyz', 'ECONNREFUSED');
      return { reached: calls };
    });
    expect(value).to.equal(3);
  });

  it('hands on a mistake of the program at once', async () => {
    const mistake = new ReferenceError('x is not defined');
    const error = await awaited(bounded(1000), async () => {
      throw mistake;
    }).catch((e) => e);
    expect(error).to.equal(mistake);
  });

  it('notes each change of state once', async () => {
    const notes: string[] = [];
    const looks = ['a', 'a', 'b', 'a'];
    await awaited({ ...bounded(1000), note: (state) => notes.push(state) }, async () => {
      const seen = looks.shift();
      return seen === undefined ? { reached: true } : { seen };
    });
    expect(notes).to.deep.equal(['a', 'b', 'a']);
  });
});
