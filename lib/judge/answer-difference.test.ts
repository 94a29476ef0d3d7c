import { expect } from 'chai';
import type { AnswerOutcome } from '../model/outcome.js';
import { answerFault } from './answer-difference.js';
import { answerWords } from './answer-words.js';

type Answer = Omit<AnswerOutcome, 'kind'>;
const faultOf = (expected: Answer, observed: Answer) =>
  answerFault({ kind: 'answer', ...expected }, { kind: 'answer', ...observed });

describe('the judgement of an answer', () => {
  /** Each row: what is expected, what agrees with it, what does not, and the sentence about that. */
  const rows: [string, Answer, Answer, Answer, RegExp][] = [
    ['a start', { started: true }, { started: true }, { started: false }, /should have started/],
    ['a refused start', { started: false }, { started: false }, { started: true }, /must refuse/],
    ['a code', { code: 403 }, { code: 403 }, { code: 200 }, /must be refused was answered/],
    ['a review that allows', { allowed: true }, { allowed: true }, { allowed: false }, /denies what must/],
    ['a review that denies', { allowed: false }, { allowed: false }, { allowed: true }, /allows what must/],
    [
      'a piece of the reason',
      { reason: 'expired' },
      { reason: 'is expired (…)' },
      { reason: 'no' },
      /another reason/,
    ],
    ['any reason', { reason: 'expired' }, { reason: 'expired' }, {}, /gave no reason/],
    [
      'a review that accepts',
      { authenticated: true },
      { authenticated: true },
      { authenticated: false },
      /nobody/,
    ],
    [
      'a review that does not',
      { authenticated: false },
      { authenticated: false },
      { authenticated: true },
      /accepts/,
    ],
    ['a figure that grew', { atLeast: 1 }, { value: 1.5 }, { value: 0 }, /too small/],
    ['a user', { user: 'a' }, { user: 'a' }, { user: 'b' }, /somebody else/],
    ['a uid', { uid: '1' }, { uid: '1' }, { uid: '2' }, /another uid/],
    ['no groups at all', { groups: [] }, { groups: [] }, { groups: ['x'] }, /Too many: x/],
    [
      'an extra field, whatever others there are',
      { extra: { 'a.test/x': ['1', '2'] } },
      { extra: { 'a.test/x': ['2', '1'], other: ['y'] } },
      { extra: { 'a.test/x': ['1'] } },
      /a.test\/x is 1, and not 1, 2/,
    ],
    [
      'a warning',
      { warning: 'space' },
      { warning: '299 - "extra space"' },
      { warning: 'x' },
      /something else/,
    ],
    ['any warning', { warning: 'space' }, { warning: 'space' }, {}, /"space" and did not/],
    ['a figure', { value: 1 }, { value: 1 }, { value: 2 }, /figure/],
    ['all that one may', { may: ['a', 'b'] }, { may: ['b', 'a'] }, { may: ['a'] }, /It may not: b/],
    [
      'nothing more than one may, with the rule that gives it',
      { may: ['a'] },
      { may: ['a'] },
      { may: ['a', 'c'], givenBy: { c: 'RBAC: allowed by RoleBinding "r/n"' } },
      /may also: c \(RBAC: allowed by RoleBinding "r\/n"\)/,
    ],
    [
      'a window',
      { withinMs: 1000 },
      { windowMs: 900 },
      { windowMs: 1100 },
      /only after 1.1 s, and 1.0 s is the most/,
    ],
    ['a least window', { notBeforeMs: 500 }, { windowMs: 900 }, { windowMs: 400 }, /after 0.4 s already/],
  ];
  for (const [what, expected, right, wrong, sentence] of rows) {
    it(`sees ${what}`, () => {
      expect(faultOf(expected, right)).to.equal(undefined);
      expect(faultOf(expected, wrong)).to.match(sentence);
    });
  }

  it('is never right where the oracles disagree, whatever was expected', () => {
    const disagreement = 'the request was allowed (200), SubjectAccessReview says denied';
    expect(faultOf({ code: 200 }, { code: 200, disagreement })).to.contain(disagreement);
    expect(faultOf({}, { disagreement })).to.be.a('string');
  });

  it('says for how long a repeated request was wrong', () => {
    expect(faultOf({ code: 401, withinMs: 12_000 }, { code: 201 })).to.match(/asked again for 12.0 s/);
  });
});

describe('an answer in words', () => {
  it('names all that is there, expectation and observation alike', () => {
    const whole: AnswerOutcome = {
      kind: 'answer',
      code: 201,
      user: '',
      groups: [],
      uid: 'u',
      extra: { 'a.test/x': ['1'], 'authentication.kubernetes.io/credential-id': ['JTI=x'] },
      warning: 'w',
      windowMs: 10_320,
    };
    expect(answerWords(whole)).to.equal(
      '201 as "" in groups (none) with uid u with a.test/x 1 with the warning "w" after 10.3 s',
    );
    expect(answerWords({ kind: 'answer', started: false, reason: 'flag' })).to.equal(
      'did not start because "flag"',
    );
    expect(answerWords({ kind: 'answer', authenticated: false })).to.equal('not authenticated');
    expect(answerWords({ kind: 'answer', value: 0, withinMs: 5000, notBeforeMs: 1000 })).to.equal(
      '0 not before 1.0 s within 5.0 s',
    );
    expect(answerWords({ kind: 'answer', may: [] })).to.equal('may nothing beyond what everybody may');
    expect(answerWords({ kind: 'answer' })).to.equal('any answer');
  });
});
