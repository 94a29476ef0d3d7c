import { expect } from 'chai';
import { type SilenceFacts, weighSilence } from './silence.js';

const quiet: SilenceFacts = {
  windowMs: 300,
  from: 'x/a',
  to: 'y/b',
  sourceLagMs: 12,
  destinationLagMs: 8,
  sourceLoopback: [],
  destinationLoopback: [],
  seen: undefined,
  knownOpen: true,
};

describe('silence', () => {
  it('is a deny if all four conditions hold', () => {
    expect(weighSilence(quiet)).to.deep.equal({ result: 'timeout', again: false });
  });

  it('is a deny without a control only where the caller makes the control itself', () => {
    expect(weighSilence({ ...quiet, knownOpen: undefined }).result).to.equal('timeout');
  });

  const broken: [string, Partial<SilenceFacts>, string, boolean, RegExp][] = [
    ['(a) the client stood still for over a third', { sourceLagMs: 101 }, 'void', true, /x\/a stood still/],
    [
      '(a) the server stood still for over a third',
      { destinationLagMs: 101 },
      'void',
      true,
      /y\/b stood still/,
    ],
    ['(a) nobody watched the server', { destinationLagMs: null }, 'void', true, /nobody watched/],
    [
      '(b) the client has no loopback',
      { sourceLoopback: ['80/TCP timeout'] },
      'void',
      false,
      /x\/a .* 80\/TCP/,
    ],
    ['(b) the server has no loopback', { destinationLoopback: ['80/UDP timeout'] }, 'void', false, /y\/b/],
    ['(c) the cell was never open', { knownOpen: false }, 'void', false, /control/],
    ['(d) the destination saw it', { seen: 'y/b accepted it' }, 'asymmetric', false, /accepted/],
    ['a late server saw it', { seen: 'y/b got it', destinationLagMs: 250 }, 'void', true, /stood still/],
    ['it was seen and never open', { seen: 'y/b got it', knownOpen: false }, 'asymmetric', false, /got it/],
  ];
  for (const [when, facts, result, again, detail] of broken) {
    it(`is ${result} when ${when}`, () => {
      const silence = weighSilence({ ...quiet, ...facts });
      expect(silence).to.include({ result, again });
      expect(silence.detail).to.match(detail);
    });
  }

  it('bears lag of exactly a third', () => {
    expect(weighSilence({ ...quiet, sourceLagMs: 100 }).result).to.equal('timeout');
  });
});
