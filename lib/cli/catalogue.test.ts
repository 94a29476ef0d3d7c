import { expect } from 'chai';
import { catalogue, packetFaults } from '../faults/catalogue.js';
import type { PacketFault } from '../faults/packet-fault.js';
import { meansPod, type PacketRule } from '../faults/packet-rule.js';
import { type ConnectionCell, cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import type { PlannedCase } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';

describe('the catalogue of faults', function () {
  this.timeout(30_000);
  let cases: Map<string, PlannedCase>;

  before(() => {
    cases = new Map(loadPlan().map((planned) => [planned.id, planned]));
  });

  it('has each name once, and a sentence that says what a reader learns', () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).to.equal(catalogue.length);
    for (const { name, why } of catalogue) expect(why.length, name).to.be.greaterThan(40);
  });

  it('names only cases that there are', () => {
    for (const { name, reddens, tries = [], blinds = [] } of catalogue) {
      const ids = [...reddens, ...tries, ...blinds].map((id) => id.replace(/^!/, ''));
      expect(
        ids.filter((id) => !id.endsWith('/*') && !cases.has(id)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('tries every case that it must redden', () => {
    for (const { name, reddens, tries } of catalogue) {
      if (tries === undefined) continue;
      expect(
        reddens.filter((id) => !id.startsWith('!') && !id.endsWith('/*') && !tries.includes(id)),
        name,
      ).to.be.empty;
    }
  });

  for (const fault of packetFaults.filter(isPlain)) {
    it(`${fault.name} turns a cell of each case that it must redden, and none of those that it spares`, () => {
      const turned = (id: string) => turnedCells(fault, cases.get(id) as PlannedCase);
      for (const id of fault.reddens) expect(turned(id), id).not.to.be.empty;
      for (const id of fault.spares) expect(turned(id).map(cellId), id).to.deep.equal([]);
    });
  }
});

/** Rules about interfaces, or about what a connection was before, cannot be worked out from cells alone. */
function isPlain({ rules }: PacketFault): boolean {
  return rules.every(({ match, hook }) => match === undefined && hook === undefined);
}

/** The cells whose verdict the first rule that matches turns. */
function turnedCells({ rules }: PacketFault, { steps }: PlannedCase): ConnectionCell[] {
  return steps
    .flatMap(({ expect: expectations }) => expectations)
    .flatMap(({ cell, outcome }: Expectation) => {
      if (cell.kind !== 'connection' || cell.from === cell.to || outcome.kind !== 'network') return [];
      const rule = rules.find((one) => matches(one, cell));
      const open = outcome.result === 'connected';
      return rule !== undefined && (rule.does === 'open') !== open ? [cell] : [];
    });
}

function matches({ from, to, protocol, ports, family }: PacketRule, cell: ConnectionCell): boolean {
  const [first = 0, last = first] = (ports ?? '').split(':').map(Number);
  return (
    (from === undefined || [from].flat().some((one) => meansPod(one, cell.from))) &&
    (to === undefined || [to].flat().some((one) => meansPod(one, cell.to))) &&
    (protocol === undefined || protocol === cell.protocol) &&
    (ports === undefined || (cell.port >= first && cell.port <= last)) &&
    (family === undefined || family === cell.family)
  );
}
