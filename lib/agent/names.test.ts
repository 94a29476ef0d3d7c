import { expect } from 'chai';
import type { DnsCell } from '../model/cell.js';
import { joinName } from './names.js';
import type { LookupReply } from './protocol.js';

const cell: DnsCell = { kind: 'dns', from: 'x/a', name: 'kubernetes.default' };
const silent: LookupReply = { result: 'timeout', addresses: [], tookMs: 1_500, lagMs: 3, control: true };

describe('a name looked up from a pod', () => {
  const table: [string, Partial<LookupReply>, boolean | undefined, object][] = [
    [
      'an address',
      { result: 'resolved', addresses: ['10.96.0.1'] },
      true,
      { result: 'resolved', server: '10.96.0.1' },
    ],
    [
      'an answer that is a failure',
      { result: 'dns', detail: 'ENOTFOUND' },
      true,
      { result: 'dns', detail: 'ENOTFOUND' },
    ],
    ['silence', {}, true, { result: 'timeout' }],
    ['silence in the control itself', {}, undefined, { result: 'timeout' }],
    ['(a) silence before a loop that stood still', { lagMs: 501 }, true, { result: 'void' }],
    ['(b) silence of localhost too', { control: false }, true, { result: 'void' }],
    ['(c) silence of what was never resolved', {}, false, { result: 'void' }],
  ];
  for (const [what, reply, knownOpen, outcome] of table) {
    it(`takes ${what}`, () => {
      expect(joinName(cell, { ...silent, ...reply }, 1_500, knownOpen).outcome).to.include(outcome);
    });
  }
});
