import { expect } from 'chai';
import type { Attached } from '../run/attach.js';
import { SharedAttachment } from './shared-attachment.js';

/** A shared attachment whose attachments are numbered; `closed` are those that were let go of. */
function numbered() {
  const closed: number[] = [];
  let made = 0;
  const shared = new SharedAttachment(() => {
    const number = ++made;
    return { number, close: async () => void closed.push(number) } as unknown as Attached;
  });
  const use = (mayShare: boolean, sound = true) =>
    shared.use(mayShare, async (attached) => ({ value: attached as unknown as { number: number }, sound }));
  return { shared, closed, use };
}

describe('an attachment that faults share', () => {
  it('is kept for the next fault, and closed at the end', async () => {
    const { shared, closed, use } = numbered();
    expect((await use(true)).number).to.equal(1);
    expect((await use(true)).number).to.equal(1);
    expect(closed).to.deep.equal([]);
    await shared.drop();
    expect(closed).to.deep.equal([1]);
  });

  it('is made anew for a fault that may not share it, and after it', async () => {
    const { closed, use } = numbered();
    await use(true);
    expect((await use(false)).number).to.equal(2);
    expect((await use(true)).number).to.equal(3);
    expect(closed).to.deep.equal([1, 2]);
  });

  it('is made anew after a fault that did not end as it should', async () => {
    const { shared, closed, use } = numbered();
    await use(true, false);
    expect(closed).to.deep.equal([1]);
    await shared.use(true, () => Promise.reject(new Error('gone'))).catch(() => undefined);
    expect(closed).to.deep.equal([1, 2]);
    expect((await use(true)).number).to.equal(3);
  });
});
