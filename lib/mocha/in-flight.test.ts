import { expect } from 'chai';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport } from '../model/report.js';
import { InFlight } from './in-flight.js';

const cases = ['a', 'b', 'c'].map((id) => ({ id }) as PlannedCase);
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('cases in flight', () => {
  it('are begun in order, as many at once as are allowed, and reported each by its own', async () => {
    const began: string[] = [];
    const end = new Map<string, () => void>();
    const judge = ({ id }: PlannedCase) => {
      began.push(id);
      return new Promise<CaseReport>((resolve) => end.set(id, () => resolve({ id } as CaseReport)));
    };
    const inFlight = new InFlight();
    inFlight.begin(cases, 2, judge, new AbortController().signal);
    await settle();
    expect(began).to.deep.equal(['a', 'b']);
    end.get('b')?.();
    expect(await inFlight.reportOf(cases[1] as PlannedCase)).to.deep.equal({ id: 'b' });
    await settle();
    expect(began).to.deep.equal(['a', 'b', 'c']);
  });

  it('land before they are left, and none begins after an interruption', async () => {
    const began: string[] = [];
    const controller = new AbortController();
    let end = () => {};
    const judge = ({ id }: PlannedCase) => {
      began.push(id);
      return new Promise<CaseReport>((resolve) => {
        end = () => resolve({ id } as CaseReport);
      });
    };
    const inFlight = new InFlight();
    inFlight.begin(cases, 1, judge, controller.signal);
    await settle();
    controller.abort(new Error('interrupted'));
    let landed = false;
    const landing = inFlight.landed().then(() => {
      landed = true;
    });
    await settle();
    expect(landed).to.equal(false);
    end();
    await landing;
    expect(began).to.deep.equal(['a']);
    const rest = await inFlight.reportOf(cases[2] as PlannedCase).catch((error: Error) => error.message);
    expect(rest).to.equal('interrupted');
  });
});
