import { expect } from 'chai';
import type { Expectation, Observation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import { converge, type Observe } from './convergence.js';

const cell = someConnection();
const bounds = { boundMs: 1000, holdMs: 300, confirmMs: 1200 };
const denied: Expectation[] = [{ cell, outcome: { kind: 'network', result: 'timeout' } }];

/** Plays one result a look, the last one for ever; each look takes `lookMs` of a clock that only the player moves. */
function player(results: NetworkOutcome['result'][], lookMs = 100) {
  let clock = 0;
  const windows: (number | undefined)[] = [];
  const observe: Observe = async (cells, windowMs) => {
    clock += windowMs ?? lookMs;
    windows.push(windowMs);
    const result = (results.length > 1 ? results.shift() : results[0]) as NetworkOutcome['result'];
    return cells.map((seen): Observation => {
      const named = result === 'connected' ? { server: 'y/b' } : {};
      const outcome: NetworkOutcome = { kind: 'network', result, ...named };
      return { cell: seen, outcome, at: clock, tookMs: lookMs, evidence: [] };
    });
  };
  return { observe, now: () => clock, windows };
}

describe('convergence', () => {
  it('is stable when the cells are right and stay right for the hold', async () => {
    const { observe, now } = player(['connected', 'connected', 'timeout']);
    const settled = await converge(denied, observe, bounds, now);
    expect(settled).to.include({ settled: 'stable', firstCorrectMs: 200, stableMs: 200 });
    expect(now()).to.equal(500);
  });

  it('holds by one cell a pair of pods, where a whole look is shorter than the hold', async () => {
    const { observe, now } = player(['timeout']);
    const looks: number[] = [];
    const both = [80, 81].map(
      (port): Expectation => ({ ...denied[0], cell: { ...cell, port } }) as Expectation,
    );
    const counted: Observe = (cells) => {
      looks.push(cells.length);
      return observe(cells);
    };
    const settled = await converge(both, counted, bounds, now);
    expect(looks).to.deep.equal([2, 1, 1]);
    expect(settled.observations).to.have.length(2);
  });

  it('does not wait for what the machine cannot do', async () => {
    let clock = 0;
    const looks: number[] = [];
    const unable: Observe = async (cells) => {
      clock += 100;
      looks.push(cells.length);
      const outcome = { kind: 'unsupported', reason: 'there is no such socket' } as const;
      return cells.map((seen) => ({ cell: seen, outcome, at: clock, tookMs: 0, evidence: [] }));
    };
    const settled = await converge(denied, unable, bounds, () => clock);
    expect(settled).to.include({ settled: 'stable' });
    expect(looks).to.have.length(3);
    expect(settled.observations.map(({ outcome }) => outcome.kind)).to.deep.equal(['unsupported']);
  });

  it('is flapping when a cell is wrong again within the hold', async () => {
    const { observe, now } = player(['timeout', 'connected']);
    expect(await converge(denied, observe, bounds, now)).to.include({ settled: 'flapping' });
  });

  it('shows all cells of a flap, where the hold looked at one a pair', async () => {
    const both = [80, 81].map((port): Expectation => {
      const other = { ...cell, port };
      return { cell: other, outcome: { kind: 'network', result: 'timeout' } };
    });
    const { observe, now } = player(['timeout', 'connected']);
    const { settled, observations } = await converge(both, observe, bounds, now);
    expect(settled).to.equal('flapping');
    for (const { outcome } of observations) expect(outcome).to.include({ result: 'connected' });
    expect(observations).to.have.length(2);
  });

  it('keeps the wrong look of a cell that is right again at the look at all', async () => {
    const { observe, now } = player(['timeout', 'connected', 'timeout']);
    const { settled, observations } = await converge(denied, observe, bounds, now);
    expect(settled).to.equal('flapping');
    expect(observations[0]?.outcome).to.include({ result: 'connected' });
  });

  it('is wrong when the bound passes, after one longer look at the wrong cells only', async () => {
    const { observe, now, windows } = player(['connected']);
    expect(await converge(denied, observe, bounds, now)).to.include({ settled: 'wrong' });
    expect(windows.filter((window) => window === 1200)).to.have.length(1);
  });

  it('is late, not stable, when only the longer look after the bound is right', async () => {
    const { observe, now } = player([...Array<'connected'>(10).fill('connected'), 'timeout']);
    expect(await converge(denied, observe, bounds, now)).to.include({ settled: 'late' });
  });

  it('is not late where nothing could be told until the bound: what nobody saw stays untold', async () => {
    const { observe, now } = player([...Array<NetworkOutcome['result']>(10).fill('void'), 'timeout']);
    const { settled, observations } = await converge(denied, observe, bounds, now);
    expect(settled).to.equal('wrong');
    expect(observations.map(({ outcome }) => outcome)).to.deep.equal([{ kind: 'network', result: 'void' }]);
  });

  it('is late when the change itself was made longer ago than the bound', async () => {
    const { observe, now } = player(['timeout']);
    const settled = await converge(denied, observe, bounds, now, { since: -1001 });
    expect(settled).to.include({ settled: 'late', firstCorrectMs: 1001 });
  });

  it('takes a void look for no flap and no success', async () => {
    const { observe, now } = player(['timeout', 'void', 'timeout']);
    expect(await converge(denied, observe, bounds, now)).to.include({ settled: 'stable' });
    const never = player(['void']);
    const settled = await converge(denied, never.observe, bounds, never.now);
    expect(settled.settled).to.equal('wrong');
    expect(settled.observations[0]?.outcome).to.include({ result: 'void' });
  });

  it('fails at once by a look at which a cell that never may open was open, and says when', async () => {
    for (const result of ['connected', 'asymmetric'] as const) {
      const { observe, now } = player(['timeout', result, 'timeout']);
      const settled = await converge(denied, observe, bounds, now, { neverOpen: true });
      expect(settled.settled).to.equal('flapping');
      expect(settled.observations[0]?.outcome).to.include({ result });
      expect(settled.observations[0]?.evidence[0]?.says).to.match(/^look 2, 100 ms after the change/);
    }
  });

  it('waits for an allowed cell where no other may open', async () => {
    const expected: Expectation[] = [
      { cell, outcome: { kind: 'network', result: 'connected', server: 'y/b' } },
    ];
    const { observe, now } = player(['timeout', 'timeout', 'connected']);
    const settled = await converge(expected, observe, bounds, now, { neverOpen: true });
    expect(settled).to.include({ settled: 'stable', firstCorrectMs: 200 });
  });

  it('wants the right server, not just a connection', async () => {
    const expected: Expectation[] = [
      { cell, outcome: { kind: 'network', result: 'connected', server: 'y/c' } },
    ];
    const { observe, now } = player(['connected']);
    expect(await converge(expected, observe, bounds, now)).to.include({ settled: 'wrong' });
  });
});
