import { expect } from 'chai';
import type { Cell } from '../model/cell.js';
import type { Outcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import { judgeCell } from './cell.js';

const connection = someConnection();
const lookup: Cell = { kind: 'dns', from: 'x/a', name: 'b.y.svc.cluster.local' };
const request: Cell = { kind: 'request', name: 'who', as: 'alice', does: 'whoami' };
const step: Cell = { kind: 'step', flow: 'refresh', step: 'refresh', hop: 'H5' };

const open: Outcome = { kind: 'network', result: 'connected', server: 'y/b' };
const silence: Outcome = { kind: 'network', result: 'timeout' };
const alice: Outcome = { kind: 'answer', code: 201, user: 'oidc:alice', groups: ['oidc:dev', 'system:auth'] };
const refused401: Outcome = { kind: 'answer', code: 401, reason: 'expired' };
const cut: Outcome = { kind: 'step', result: 'stopped', how: 'timeout' };

const judge = (cell: Cell, expected: Outcome, observed: Outcome) =>
  judgeCell(
    { cell, outcome: expected, because: 'y/deny-all isolates y/b.' },
    { cell, outcome: observed, at: 0, tookMs: 1, evidence: [] },
    'suites/network/one.yaml',
  );

describe('the verdict of a cell', () => {
  const rows: [string, Cell, Outcome, Outcome, string, RegExp?][] = [
    ['an allow that was seen', connection, open, open, 'pass'],
    ['a deny that was seen', connection, silence, silence, 'pass'],
    ['an open deny', connection, silence, open, 'fail', /must be denied was open/],
    ['a closed allow', connection, open, silence, 'fail', /must be allowed/],
    ['another kind of deny', connection, silence, { kind: 'network', result: 'refused' }, 'fail', /own obs/],
    ['an allow by nobody known', connection, open, { kind: 'network', result: 'connected' }, 'unknown'],
    [
      'an answer of the wrong server',
      connection,
      open,
      { kind: 'network', result: 'connected', server: 'z/c' },
      'fail',
      /z\/c answered instead of y\/b/,
    ],
    [
      'a packet that passed a deny',
      connection,
      silence,
      { kind: 'network', result: 'asymmetric' },
      'fail',
      /not enforced where it must be/,
    ],
    [
      'a lost answer',
      connection,
      open,
      { kind: 'network', result: 'asymmetric' },
      'fail',
      /did not come back/,
    ],
    [
      'a void window',
      connection,
      silence,
      { kind: 'network', result: 'void', detail: 'loop lag 180 ms' },
      'unknown',
      /loop lag 180 ms/,
    ],
    ['DNS that failed before a deny', connection, silence, { kind: 'network', result: 'dns' }, 'unknown'],
    [
      'DNS that failed as the cell itself',
      lookup,
      { kind: 'network', result: 'resolved' },
      { kind: 'network', result: 'dns' },
      'fail',
    ],
    [
      'a broken exec',
      connection,
      silence,
      { kind: 'unknown', reason: 'stream lost' },
      'unknown',
      /stream lost/,
    ],
    [
      'a kernel without SCTP',
      connection,
      silence,
      { kind: 'unsupported', reason: 'the kernel has no SCTP' },
      'unsupported',
    ],
    ['an answer of the wrong kind', connection, silence, alice, 'unknown'],
    ['the right user', request, alice, { ...alice, groups: ['system:auth', 'oidc:dev'] }, 'pass'],
    ['another user', request, alice, { ...alice, user: 'alice' }, 'fail', /somebody else/],
    ['a group too few', request, alice, { ...alice, groups: ['system:auth'] }, 'fail', /Missing: oidc:dev/],
    [
      'a group too many',
      request,
      alice,
      { ...alice, groups: ['oidc:dev', 'root', 'system:auth'] },
      'fail',
      /Too many: root/,
    ],
    [
      'no groups at all',
      request,
      alice,
      { kind: 'answer', code: 201, user: 'oidc:alice' },
      'fail',
      /Missing/,
    ],
    ['an open 401', request, refused401, { kind: 'answer', code: 200 }, 'fail', /was answered/],
    [
      'the right reason',
      request,
      refused401,
      { kind: 'answer', code: 401, reason: 'oidc: token is expired' },
      'pass',
    ],
    [
      'another reason',
      request,
      refused401,
      { kind: 'answer', code: 401, reason: 'no key' },
      'fail',
      /another r/,
    ],
    ['no reason', request, refused401, { kind: 'answer', code: 401 }, 'fail', /gave no reason/],
    ['a step cut as expected', step, cut, cut, 'pass'],
    ['a step that was not cut', step, cut, { kind: 'step', result: 'done' }, 'fail', /and did not/],
    ['another kind of stop', step, cut, { ...cut, how: 'refused' }, 'fail', /another reason/],
    [
      'another status',
      step,
      { kind: 'step', result: 'stopped', how: 'http', code: 401 },
      { kind: 'step', result: 'stopped', how: 'http', code: 502 },
      'fail',
      /another status/,
    ],
    [
      'a step never reached',
      step,
      { kind: 'step', result: 'done' },
      { kind: 'step', result: 'not-reached' },
      'fail',
    ],
  ];

  for (const [what, cell, expected, observed, verdict, sentence] of rows) {
    it(`is ${verdict} for ${what}`, () => {
      const judged = judge(cell, expected, observed);
      expect(judged.verdict).to.equal(verdict);
      if (sentence) expect(judged.explanation).to.match(sentence);
      if (verdict === 'fail' || verdict === 'unknown')
        expect(judged.nextStep).to.contain('suites/network/one.yaml');
    });
  }

  it('is unknown for what was expected and never observed', () => {
    const judged = judgeCell({ cell: connection, outcome: silence }, undefined, 'suites/network/one.yaml');
    expect(judged).to.include({ verdict: 'unknown', how: 'untold' });
    expect(judged.explanation).to.contain('never observed');
  });

  it('says expected, seen and the rule in one line', () => {
    expect(judge(connection, silence, open).explanation).to.equal(
      'x/a -> y/b:80/TCP: expected no answer (timeout), seen connected to y/b. ' +
        'A connection that must be denied was open. Rule: y/deny-all isolates y/b.',
    );
  });
});
