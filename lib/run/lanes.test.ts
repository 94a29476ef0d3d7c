import { expect } from 'chai';
import { Lanes } from './lanes.js';

/** Work that ends when told, and what began so far. */
function works(lanes: Lanes<number>) {
  const began: string[] = [];
  const end = new Map<string, () => void>();
  const use = (name: string, alone = false) =>
    lanes.use(alone, (lane) => {
      began.push(`${name} in ${lane}`);
      return new Promise<void>((resolve) => end.set(name, resolve));
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const finish = (name: string) => {
    end.get(name)?.();
    return settle();
  };
  return { began, use, finish, settle };
}

describe('lanes', () => {
  it('run as many cases at once as there are lanes, in the order in which they came', async () => {
    const { began, use, finish, settle } = works(new Lanes([0, 1]));
    for (const name of ['a', 'b', 'c']) void use(name);
    await settle();
    expect(began).to.deep.equal(['a in 0', 'b in 1']);
    await finish('b');
    expect(began).to.deep.equal(['a in 0', 'b in 1', 'c in 1']);
  });

  it('let a case that must be alone wait for all lanes, and the others for it', async () => {
    const { began, use, finish, settle } = works(new Lanes([0, 1]));
    void use('a');
    void use('alone', true);
    void use('b');
    await settle();
    expect(began).to.deep.equal(['a in 0']);
    await finish('a');
    expect(began).to.deep.equal(['a in 0', 'alone in 0']);
    await finish('alone');
    expect(began).to.deep.equal(['a in 0', 'alone in 0', 'b in 0']);
  });

  it('give a lane back when the work breaks', async () => {
    const lanes = new Lanes([0]);
    const broken = await lanes
      .use(true, () => Promise.reject(new Error('no')))
      .catch((error: Error) => error);
    expect(broken).to.be.instanceOf(Error);
    expect(await lanes.use(false, async (lane) => lane)).to.equal(0);
  });
});
