import { expect } from 'chai';
import { resolveTimes } from './times.js';

describe('relative times in claims', () => {
  const now = 1_800_000_000_500;

  it('become seconds since 1970, in each unit and both directions', () => {
    const claims = { a: 'now', b: 'now-60s', c: 'now+5m', d: 'now-1h', e: 'now+2d' };
    expect(resolveTimes(claims, now)).to.deep.equal({
      a: 1_800_000_000,
      b: 1_799_999_940,
      c: 1_800_000_300,
      d: 1_799_996_400,
      e: 1_800_172_800,
    });
  });

  it('leave every other value as it is', () => {
    const claims = {
      iss: 'https://now.test',
      exp: 12,
      groups: ['now'],
      name: 'nowhere',
      gone: null,
      odd: 'now-60',
    };
    expect(resolveTimes(claims, now)).to.deep.equal(claims);
  });
});
