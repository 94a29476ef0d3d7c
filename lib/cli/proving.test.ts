import { expect } from 'chai';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { type ProvedFault, proveFault } from './proving.js';

const fault: ProvedFault = {
  name: 'felix-stopped',
  why: 'w',
  reddens: ['network/*', '!network/baseline'],
  verdict: 'fail',
  says: 'connected',
};
const cases = ['network/deny', 'network/baseline', 'access/token'].map(
  (id) => ({ id, suite: id.split('/')[0], case: { kind: 'NetworkCase' } }) as PlannedCase,
);

function report(id: string, verdict: Verdict, reason?: string): CaseReport {
  return {
    id,
    suite: 'network',
    title: id,
    file: id,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    durationMs: 1,
    attempts: 1,
    cells: { total: 1, failed: 0, unknown: 0 },
    failures: [],
    cites: [],
  };
}

/** Proves the fault on a system in which the cases get these verdicts. */
function prove(
  verdicts: Record<string, [Verdict, string?]>,
  breaks: { inject?: boolean; undo?: boolean } = {},
  proved: ProvedFault = fault,
) {
  const ran: string[] = [];
  const result = proveFault(proved, cases, {
    ready: async () => {},
    inject: async () => {
      if (breaks.inject) throw new Error('it did not bite');
      return 'it bites';
    },
    undo: async () => {
      if (breaks.undo) throw new Error('no way back');
    },
    run: async ({ id }) => {
      ran.push(id);
      const [verdict, reason] = verdicts[id] ?? ['pass'];
      return report(id, verdict, reason);
    },
  });
  return { result, ran };
}

describe('proving a fault', () => {
  it('runs the cases of a suite side by side where it may', async () => {
    let now = 0;
    let most = 0;
    await proveFault(fault, cases, {
      ready: async () => {},
      inject: async () => 'it bites',
      undo: async () => {},
      atOnce: () => 2,
      run: async ({ id }) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return report(id, 'fail', 'connected');
      },
    });
    expect(most).to.equal(2);
  });

  it('kills it when the cases it must redden fail for its reason and the others stay green', async () => {
    const { result, ran } = prove({ 'network/deny': ['fail', 'x/a connected to y/b'] });
    expect(await result).to.include({ killed: true, undone: true, bit: 'it bites' });
    expect((await result).stray).to.deep.equal([]);
    expect(ran).to.deep.equal(['network/deny', 'network/baseline']);
  });

  it('survives where a case stays green', async () => {
    expect(await prove({}).result).to.include({ killed: false });
  });

  it('survives where a case is red for another reason, or unknown instead of failed', async () => {
    expect(await prove({ 'network/deny': ['fail', 'the API server went away'] }).result).to.include({
      killed: false,
    });
    expect(await prove({ 'network/deny': ['unknown', 'connected'] }).result).to.include({ killed: false });
  });

  it('wants of a case its own reason where the fault shows in it in another way', async () => {
    const seen: [Verdict, string] = ['fail', 'expected 200, seen 403'];
    const other = { ...fault, saysOf: { 'network/deny': 'seen 403' } };
    expect(await prove({ 'network/deny': seen }, {}, other).result).to.include({ killed: true });
    expect(await prove({ 'network/deny': seen }).result).to.include({ killed: false });
  });

  it('names a case that turns red although the fault does not touch it', async () => {
    const { result } = prove({ 'network/deny': ['fail', 'connected'], 'network/baseline': ['unknown'] });
    expect((await result).stray).to.deep.equal(['network/baseline']);
  });

  it('wants a case that it blinds to be unknown, and calls that no stray', async () => {
    const blinding = { ...fault, blinds: ['network/baseline'] };
    const deny: [Verdict, string] = ['fail', 'connected'];
    const seen = prove({ 'network/deny': deny, 'network/baseline': ['unknown'] }, {}, blinding);
    expect(await seen.result).to.include({ killed: true });
    expect((await seen.result).stray).to.deep.equal([]);
    expect(await prove({ 'network/deny': deny }, {}, blinding).result).to.include({ killed: false });
  });

  it('runs only the cases that it tries, where it names some', async () => {
    const seen = prove({ 'network/deny': ['fail', 'connected'] }, {}, { ...fault, tries: ['network/deny'] });
    expect(await seen.result).to.include({ killed: true });
    expect(seen.ran).to.deep.equal(['network/deny']);
  });

  it('is not killed when the fault did not bite, and is undone all the same', async () => {
    const { result, ran } = prove({}, { inject: true });
    expect(await result).to.include({ killed: false, undone: true });
    expect(ran).to.deep.equal([]);
  });

  it('says when it could not be undone', async () => {
    const { result } = prove({ 'network/deny': ['fail', 'connected'] }, { undo: true });
    expect(await result).to.include({ killed: false, undone: false });
  });
});
