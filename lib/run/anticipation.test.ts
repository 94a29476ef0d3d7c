import { expect } from 'chai';
import { type ConnectionCell, cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { awaitChange, openAfter } from './anticipation.js';

function cellOf(from: string, port: number): ConnectionCell {
  return { kind: 'connection', from, to: 'y/b', port, protocol: 'TCP', family: 4, via: 'pod' };
}
const expected = (cell: ConnectionCell, result: NetworkOutcome['result']): Expectation => ({
  cell,
  outcome: { kind: 'network', result, ...(result === 'connected' ? { server: cell.to } : {}) },
});
const cells = ['x/a', 'x/b'].flatMap((from) => [80, 81].map((port) => cellOf(from, port)));
const open = new Set(cells.map(cellId));

/** A world in which every cell closes at its look; records what was looked at. */
function world(closesAtLook: (id: string) => number) {
  const looks: string[][] = [];
  const observe = async (wanted: readonly unknown[]): Promise<Observation[]> => {
    looks.push((wanted as ConnectionCell[]).map(cellId));
    return (wanted as ConnectionCell[]).map((cell) => {
      const closed = looks.length >= closesAtLook(cellId(cell));
      const outcome: NetworkOutcome = closed
        ? { kind: 'network', result: 'timeout' }
        : { kind: 'network', result: 'connected', server: cell.to };
      return { cell, outcome, at: 0, tookMs: 1, evidence: [] };
    });
  };
  return { observe, looks };
}

describe('awaiting a change', () => {
  it('looks at another port of each pair until it has changed, and at nothing that is so already', async () => {
    const { observe, looks } = world((id) => (id.startsWith('x/b') ? 3 : 1));
    const closed = cells.map((cell) => expected(cell, 'timeout'));
    await awaitChange(closed, open, observe, 1000, () => 0);
    expect(looks).to.deep.equal([
      ['x/a -> y/b:80/TCP', 'x/b -> y/b:81/TCP'],
      ['x/b -> y/b:81/TCP'],
      ['x/b -> y/b:81/TCP'],
    ]);
  });

  it('does not look where nothing changes', async () => {
    const { observe, looks } = world(() => 1);
    await awaitChange(
      cells.map((cell) => expected(cell, 'connected')),
      open,
      observe,
      1000,
      () => 0,
    );
    expect(looks).to.deep.equal([]);
  });

  it('gives up at the bound', async () => {
    const { observe, looks } = world(() => 99);
    let clock = 0;
    const closed = cells.map((cell) => expected(cell, 'timeout'));
    await awaitChange(closed, open, observe, 300, () => (clock += 100));
    expect(looks.length).to.equal(2);
  });
});

describe('what is open after a look', () => {
  it('is what was open before, with what was seen', () => {
    const [first, second, third] = cells as [ConnectionCell, ConnectionCell, ConnectionCell];
    const seen = (cell: ConnectionCell, result: NetworkOutcome['result']): Observation => ({
      cell,
      outcome: { kind: 'network', result },
      at: 0,
      tookMs: 1,
      evidence: [],
    });
    const after = openAfter(new Set([cellId(first), cellId(second)]), [
      seen(second, 'timeout'),
      seen(third, 'connected'),
    ]);
    expect([...after]).to.deep.equal([cellId(first), cellId(third)]);
  });
});
