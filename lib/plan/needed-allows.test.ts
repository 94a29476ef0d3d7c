import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { CONNECTIONS } from '../model/hops.js';
import { manifestName } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { loadPlan } from './load.js';

/** The hops that a case names as broken; a step that says none is not counted. */
function brokenHops({ case: planned }: PlannedCase): string[] {
  if (planned.kind !== 'FlowCase') return [];
  return planned.expect.steps.flatMap(({ result, hop }) => (result === 'stopped' && hop ? [hop] : []));
}

describe('each policy object of the flow world', () => {
  const suites = ['flows', 'layers'].map((name) => join(checkout, 'suites', name));
  const planned = loadPlan({ paths: suites });
  const allows = [...new Set(CONNECTIONS.flatMap(({ openedBy }) => openedBy))];

  /** The cases that take this object away and nothing else, so that a stop is its doing. */
  const without = (allow: string) =>
    planned.filter(({ cut }) => cut?.apply.length === 0 && cut.remove.map(manifestName).join() === allow);

  for (const allow of allows) {
    it(`is needed, as a flow shows that stops without ${allow} at a hop that it opens`, () => {
      const hops = CONNECTIONS.filter(({ openedBy }) => openedBy.includes(allow)).flatMap(
        ({ hops: own }) => own,
      );
      const stopped = without(allow).filter((one) =>
        brokenHops(one).some((hop) => hops.includes(hop as 'H0')),
      );
      expect(stopped.map(({ id }) => id)).to.not.deep.equal([]);
    });
  }

  it('stands in a whole world: every flow that is cut somewhere also runs with all of them', () => {
    const flows = (cut: boolean) =>
      planned.flatMap((one) =>
        one.case.kind === 'FlowCase' && (one.cut !== undefined) === cut ? [one.case.flow] : [],
      );
    expect(new Set(flows(false))).to.include.all.keys(...new Set(flows(true)));
  });
});
