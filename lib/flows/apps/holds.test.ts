import { expect } from 'chai';
import { Holds } from './holds.js';

describe('an app that is held before a step', () => {
  it('waits there, says so, and goes on when it is released', async () => {
    const holds = new Holds();
    const did: string[] = [];
    holds.hold('userinfo');
    await holds.pass('discovery');
    const passing = holds.pass('userinfo').then(() => did.push('passed'));
    expect(await holds.held()).to.equal(true);
    expect(did).to.deep.equal([]);
    holds.release();
    await passing;
    await holds.pass('userinfo');
    expect(did).to.deep.equal(['passed']);
  });

  it('tells who asks before anybody waits, as soon as one does', async () => {
    const holds = new Holds();
    holds.hold('userinfo');
    const asked = holds.held();
    const passing = holds.pass('userinfo');
    expect(await asked).to.equal(true);
    holds.release();
    await passing;
  });

  it('tells nobody to wait on for a step that nobody came to', async () => {
    const holds = new Holds();
    holds.hold('userinfo');
    const asked = holds.held();
    holds.release();
    expect(await asked).to.equal(false);
    expect(await holds.held()).to.equal(false);
  });
});
