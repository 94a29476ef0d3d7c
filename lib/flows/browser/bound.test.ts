import { expect } from 'chai';
import { Bound } from './bound.js';

const never = () => new Promise<string>(() => {});

describe('the bound of what a browser does', () => {
  it('gives what the work gives, and its failure', async () => {
    expect(await new Bound(1000).within(async () => 'page')).to.equal('page');
    const failed = await new Bound(1000)
      .within(() => Promise.reject(new Error('no browser')))
      .catch((error: Error) => error.message);
    expect(failed).to.equal('no browser');
  });

  it('ends what takes too long', async () => {
    expect(await new Bound(5).within(never)).to.equal(undefined);
  });

  it('stands still while the browser is made to wait', async () => {
    const bound = new Bound(20);
    let release = () => {};
    let over = false;
    const held = bound.still(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const waited = bound.within(never).then(() => {
      over = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(over).to.equal(false);
    release();
    await held;
    await waited;
    expect(over).to.equal(true);
  });
});
