import { expect } from 'chai';
import { untilBetweenPolls } from './poll-gap.js';

describe('the time to approve a device code', () => {
  it('is at once where no poll is near', () => {
    for (const since of [1_000, 2_200, 3_500, 6_000, 88_500]) expect(untilBetweenPolls(since)).to.equal(0);
  });

  it('is after the poll that is near, also where that is the next one', () => {
    expect(untilBetweenPolls(0)).to.equal(1_000);
    expect(untilBetweenPolls(5_200)).to.equal(800);
    expect(untilBetweenPolls(4_900)).to.equal(1_100);
    expect(untilBetweenPolls(13_501)).to.equal(2_499);
  });

  it('is never within a second before a poll, nor within one after it', () => {
    for (let since = 0; since < 20_000; since += 7) {
      const phase = (since + untilBetweenPolls(since)) % 5_000;
      expect(phase, `told ${since} ms ago`).to.be.within(1_000, 4_000);
    }
  });
});
