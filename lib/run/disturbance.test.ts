import { expect } from 'chai';
import type { Expectation, Observation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import { watchDuring } from './disturbance.js';

const cell = someConnection();
const connected: NetworkOutcome = { kind: 'network', result: 'connected', server: 'y/b' };
const silent: NetworkOutcome = { kind: 'network', result: 'timeout' };
const bounds = { holdMs: 100, boundMs: 1000, confirmMs: 1200 };

/**
 * A disturbance that ends after so many looks, and a cell that is `odd` at the looks named; each look takes 50 ms of a
 * clock that only looks move.
 */
function play(usual: NetworkOutcome, odd: NetworkOutcome, oddAt: number[], endsAfter = 3) {
  let clock = 0;
  let looks = 0;
  let end: (error?: Error) => void = () => {};
  let broken: Error | undefined;
  const work = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const observe = async (): Promise<Observation[]> => {
    clock += 50;
    looks += 1;
    if (looks === endsAfter) end(broken);
    const outcome = oddAt.includes(looks) ? odd : usual;
    return [{ cell, outcome, at: clock, tookMs: 50, evidence: [] }];
  };
  const watch = (outcome: NetworkOutcome) => {
    const expected: Expectation[] = [{ cell, outcome }];
    return watchDuring(
      expected,
      observe,
      () => work,
      bounds,
      () => clock,
    );
  };
  return { watch, looks: () => looks, breakWith: (error: Error) => (broken = error) };
}

describe('watching a disturbance', () => {
  it('is stable where every look was right, until the hold after its end', async () => {
    const { watch, looks } = play(silent, connected, []);
    expect(await watch(silent)).to.include({ settled: 'stable' });
    expect(looks()).to.equal(6);
  });

  it('fails by one look at which a denied cell was open, and says when', async () => {
    const { watch } = play(silent, connected, [2], 2);
    const { settled, observations } = await watch(silent);
    expect(settled).to.equal('flapping');
    expect(observations[0]?.outcome).to.deep.equal(connected);
    expect(observations[0]?.evidence[0]?.says).to.equal('look 2, 50 ms after the disturbance began');
  });

  it('fails by an allowed cell that was closed at a look and at the longer one after it', async () => {
    const { watch } = play(connected, silent, [5, 6]);
    expect(await watch(connected)).to.include({ settled: 'flapping' });
  });

  it('does not fail by one lost answer of an allowed cell', async () => {
    const { watch } = play(connected, silent, [4]);
    expect(await watch(connected)).to.include({ settled: 'stable' });
  });

  it('takes no look that could not tell for a flap', async () => {
    const { watch } = play(silent, { kind: 'network', result: 'void' }, [1, 2]);
    expect(await watch(silent)).to.include({ settled: 'stable' });
  });

  it('does not end by a look that could not tell', async () => {
    const { watch, looks } = play(silent, { kind: 'network', result: 'void' }, [6, 7]);
    const { observations } = await watch(silent);
    expect(looks()).to.equal(8);
    expect(observations[0]?.outcome).to.deep.equal(silent);
  });

  it('gives up on a look that could not tell at the bound', async () => {
    const never = Array.from({ length: 40 }, (_, index) => index + 4);
    const { watch, looks } = play(silent, { kind: 'network', result: 'void' }, never);
    const { observations } = await watch(silent);
    expect(looks()).to.equal(24);
    expect(observations[0]?.outcome).to.deep.include({ result: 'void' });
  });

  it('breaks with what broke the disturbance', async () => {
    const { watch, breakWith } = play(silent, connected, []);
    breakWith(new Error('calico-node did not come back'));
    const error = await watch(silent).catch((thrown: Error) => thrown);
    expect(error).to.have.property('message', 'calico-node did not come back');
  });
});
