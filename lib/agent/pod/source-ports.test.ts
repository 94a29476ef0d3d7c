import { expect } from 'chai';
import { nextSourcePort } from './source-ports.js';

describe('source ports of UDP probes', () => {
  it('come again only after all others', () => {
    const first = nextSourcePort();
    const others = new Set(Array.from({ length: 54_999 }, nextSourcePort));
    expect(others.size).to.equal(54_999);
    expect(others.has(first)).to.equal(false);
    expect(nextSourcePort()).to.equal(first);
  });
});
