import { expect } from 'chai';
import fc from 'fast-check';
import { cellId } from '../model/cell.js';
import { checkout } from '../model/checkout.js';
import type { PlannedCase } from '../model/plan.js';
import { Oracle } from '../oracle/oracle.js';
import { vocabularyOf } from '../oracle/vocabulary.js';
import { planFiles } from '../plan/load.js';
import { loadNetworkWorld } from '../plan/network-world.js';
import { connectionCells } from '../plan/wanted-cells.js';
import { caseWriter, setName } from './case-file.js';
import { policySets } from './policy-sets.js';
import { lineWriter } from './written-lines.js';

const network = loadNetworkWorld(checkout);
const cells = connectionCells(network.probes);
const write = lineWriter(cells);

describe('the lines of an expectation', () => {
  const wanted = (open: (from: string, to: string, port: number, protocol: string) => boolean) =>
    write(cells.map(({ from, to, port, protocol }) => (open(from, to, port, protocol) ? 'allow' : 'deny')));

  it('are none where all cells are alike', () => {
    expect(wanted(() => true)).to.deep.equal({ otherwise: 'allow', cells: [] });
    expect(wanted(() => false)).to.deep.equal({ otherwise: 'deny', cells: [] });
  });

  it('go from the general to the particular', () => {
    const lines = wanted(
      (from, to, port, protocol) => to !== 'y/a' || (from === 'x/b' && port === 80 && protocol === 'TCP'),
    );
    expect(lines).to.deep.equal({
      otherwise: 'allow',
      cells: [{ deny: { to: 'y/a' } }, { allow: { from: 'x/b', to: 'y/a', ports: [80], protocol: 'TCP' } }],
    });
  });

  it('name pods together that are alike', () => {
    const lines = wanted((_, to) => to !== 'x/a' && to !== 'z/b');
    expect(lines).to.deep.equal({ otherwise: 'allow', cells: [{ deny: { to: ['x/a', 'z/b'] } }] });
  });

  it('say what they were made of, whatever that is', () => {
    // Few cells, since verdicts at random give nearly one line a cell.
    const some = cells.filter(({ from, to }) => /^[xy]\/[ab]$/.test(from) && /^[xy]\/[ab]$/.test(to));
    const writeSome = lineWriter(some);
    const verdict = fc.constantFrom('allow' as const, 'deny' as const);
    fc.assert(
      fc.property(fc.array(verdict, { minLength: some.length, maxLength: some.length }), (verdicts) => {
        const { otherwise, cells: lines } = writeSome(verdicts);
        const said = some.map((cell) => {
          const last = lines.findLast((line) => matches('allow' in line ? line.allow : line.deny, cell));
          return last === undefined ? otherwise : 'allow' in last ? 'allow' : 'deny';
        });
        expect(said).to.deep.equal(verdicts);
      }),
      { numRuns: 40 },
    );
  });
});

type Line = NonNullable<Extract<ReturnType<typeof write>['cells'][number], { allow: unknown }>['allow']>;

function matches(line: Line | undefined, cell: (typeof cells)[number]): boolean {
  const fits = (patterns: string | string[] | undefined, pod: string) => {
    const [namespace, name] = pod.split('/');
    const forms = ['*/*', `${namespace}/*`, `*/${name}`, pod];
    return patterns === undefined || [patterns].flat().some((one) => forms.includes(one));
  };
  return (
    fits(line?.from, cell.from) &&
    fits(line?.to, cell.to) &&
    (line?.ports?.includes(cell.port) ?? true) &&
    (line?.protocol ?? cell.protocol) === cell.protocol
  );
}

describe('the case files of 200 random sets', () => {
  const sets = policySets(vocabularyOf(network.world, network.probes), { seed: 4, count: 200 });
  const text = caseWriter(network);
  let planned: PlannedCase[];
  before(() => {
    planned = planFiles(
      sets.map((set) => ({
        path: `/fuzz/${setName(set)}.yaml`,
        name: `${setName(set)}.yaml`,
        text: text(set),
      })),
    );
  });

  it('are taken by the loader, with every cell said', () => {
    expect(planned.map(({ id }) => id)).to.deep.equal(sets.map((set) => `network/${setName(set)}`));
    expect(planned.reduce((sum, { filled }) => sum + filled, 0)).to.equal(0);
    expect(planned.every(({ steps }) => steps[0]?.expect.every(({ because }) => because))).to.equal(true);
  });

  it('expect what the oracle says, and so find nothing in a cluster that is right', () => {
    const otherwise: string[] = [];
    for (const [index, { id, steps }] of planned.entries()) {
      const oracle = new Oracle(network.world, sets[index]?.policies ?? []);
      for (const { cell, outcome } of steps[0]?.expect ?? []) {
        if (cell.kind !== 'connection' || outcome.kind !== 'network') throw new Error('another cell');
        const open = outcome.result === 'connected';
        if (open !== (oracle.decide(cell).verdict === 'allow')) otherwise.push(`${id}: ${cellId(cell)}`);
      }
    }
    expect(otherwise).to.deep.equal([]);
  });

  it('are short', () => {
    const lines = planned.map(({ case: one }) =>
      one.kind === 'NetworkCase' ? (one.expect?.cells.length ?? 0) : 0,
    );
    expect(Math.max(...lines)).to.be.below(25);
  });
});
