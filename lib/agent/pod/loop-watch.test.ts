import { expect } from 'chai';
import { LoopWatch, WindowWatches } from './loop-watch.js';

function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('the watch over the event loop', () => {
  it('counts a standstill that has just ended and one that still lasts', async () => {
    const watch = new LoopWatch();
    standStill(80);
    expect(watch.stop()).to.be.within(65, 500);
  });

  it('watches several windows at once, each from its own begin', () => {
    const watches = new WindowWatches();
    watches.begin('first');
    standStill(80);
    watches.begin('second');
    expect(watches.end('first')).to.be.above(65);
    expect(watches.end('second')).to.be.below(65);
  });

  it('knows nothing of a window that never began, or has ended', () => {
    const watches = new WindowWatches();
    expect(watches.end('never')).to.equal(null);
    watches.begin('once');
    watches.end('once');
    expect(watches.end('once')).to.equal(null);
  });
});
