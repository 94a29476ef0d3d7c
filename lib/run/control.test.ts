import { expect } from 'chai';
import type { Observation } from '../model/expectation.js';
import { someConnection } from '../model/testing/connection.js';
import { Control } from './control.js';

const cell = someConnection();

describe('the control', () => {
  it('looks at nothing while it is kept, so that what was open before a fault still measures silence', async () => {
    let open = true;
    let looks = 0;
    const control = new Control(
      async (cells) => {
        looks += 1;
        const outcome = open
          ? ({ kind: 'network', result: 'connected', server: 'y/b' } as const)
          : ({ kind: 'network', result: 'timeout' } as const);
        return cells.map((one): Observation => ({ cell: one, outcome, at: 0, tookMs: 1, evidence: [] }));
      },
      { boundMs: 30, holdMs: 0, confirmMs: 5 },
    );
    await control.take([cell]);
    open = false;
    control.keep(true);
    looks = 0;
    expect(await control.take([cell])).to.deep.equal([]);
    expect(looks).to.equal(0);
    expect(control.knownOpen.size).to.equal(1);
    control.keep(false);
    expect(await control.take([cell])).to.have.length(1);
    expect(control.knownOpen.size).to.equal(0);
  });
});
