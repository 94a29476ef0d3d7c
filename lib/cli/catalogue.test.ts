import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { accessFaults } from '../faults/access/catalogue.js';
import { clusterFlagFaults } from '../faults/access/cluster-flag-faults.js';
import { unbreakable as unbreakableAccess } from '../faults/access/unbreakable.js';
import { catalogue, packetFaults } from '../faults/catalogue.js';
import { dimensions } from '../faults/dimensions.js';
import { unbreakable as unbreakableFlows } from '../faults/flow/unbreakable.js';
import type { PacketFault } from '../faults/packet-fault.js';
import { meansPod, type PacketRule } from '../faults/packet-rule.js';
import { seenClosed, seenOpen } from '../faults/says.js';
import { type ConnectionCell, cellId } from '../model/cell.js';
import { checkout } from '../model/checkout.js';
import type { Expectation } from '../model/expectation.js';
import { reddensCase } from '../model/fault.js';
import type { PlannedCase } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';
import { readParity } from '../plan/parity.js';

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

  it('has a fault for every dimension that a dataplane can get wrong, or says why none can', () => {
    const path = join(checkout, 'suites/network/parity.yaml');
    const file = { path, name: 'parity.yaml', text: readFileSync(path, 'utf8') };
    const rows = readParity(file).groups.find(({ name }) => name === 'dimensions')?.items ?? {};
    expect(Object.keys(dimensions)).to.have.members(Object.keys(rows));
    const faults = new Set(catalogue.map(({ name }) => name));
    for (const [row, covered] of Object.entries(dimensions)) {
      if ('because' in covered) expect(covered.because.length, row).to.be.greaterThan(20);
      else
        expect(
          covered.filter((name) => faults.has(name)),
          row,
        ).to.deep.equal(covered).and.not.empty;
    }
  });

  const unbreakable: Record<string, string> = {
    ...Object.fromEntries(Object.entries(unbreakableAccess).map(([name, why]) => [`access/${name}`, why])),
    ...unbreakableFlows,
  };
  const hint =
    'name it in a fault; one of the flows that no narrower fault reddens in flow/switched-off-cases.ts';
  for (const suite of ['access', 'flows', 'layers']) {
    it(`has a fault for every case of suite ${suite}, or says why none can turn it red`, () => {
      const inSuite = (id: string) => id.startsWith(`${suite}/`);
      const broken = (id: string) => catalogue.some(({ reddens }) => reddensCase(reddens, id));
      const spared = [...cases.keys()].filter((id) => inSuite(id) && !broken(id));
      expect(spared, hint).to.have.members(Object.keys(unbreakable).filter(inSuite));
    });
  }

  it('says at length why a case cannot be turned red', () => {
    for (const [name, because] of Object.entries(unbreakable)) expect(because.length, name).to.be.above(40);
  });

  it('says what each case must say that an access fault turns red', () => {
    for (const { name, reddens, says, saysOf = {} } of [...accessFaults, ...clusterFlagFaults]) {
      for (const id of reddens) expect((saysOf[id] ?? says).length, `${name} ${id}`).to.be.above(10);
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
      for (const id of fault.reddens) expect(sentences(turned(id)), id).to.include(fault.says);
      for (const id of fault.spares)
        expect(
          turned(id).map(({ cell }) => cellId(cell)),
          id,
        ).to.deep.equal([]);
    });
  }
});

/** Rules about interfaces, about names and what was dialled, or about pods that come later cannot be worked out from cells alone. */
function isPlain({ rules }: PacketFault): boolean {
  return rules.every(
    ({ match, hook, ports, from = '' }) =>
      match === undefined &&
      ports !== '53' &&
      hook === undefined &&
      ![from].flat().some((end) => /\d$/.test(end)),
  );
}

/** What the report will say of turned cells: `says` must be in it, or the fault is killed for a reason that never comes. */
function sentences(turned: Expectation[]): string {
  return turned
    .map(({ cell, outcome }) =>
      outcome.kind === 'network' && outcome.result === 'connected'
        ? seenClosed(cellId(cell))
        : seenOpen(cellId(cell)),
    )
    .join('\n');
}

/** The cells whose verdict the first rule that matches turns. */
function turnedCells({ rules }: PacketFault, { steps }: PlannedCase): Expectation[] {
  return steps
    .flatMap(({ expect: expectations }) => expectations)
    .flatMap((expectation) => {
      const { cell, outcome } = expectation;
      if (cell.kind !== 'connection' || cell.from === cell.to || outcome.kind !== 'network') return [];
      const rule = rules.find((one) => matches(one, cell));
      const open = outcome.result === 'connected';
      return rule !== undefined && (rule.does === 'open') !== open ? [expectation] : [];
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
