import { expect } from 'chai';
import type { AnswerOutcome } from '../model/outcome.js';
import { differ } from './difference.js';
import { outcomeWords } from './words.js';

const cell = { kind: 'request', name: 'n', as: 'alice', does: 'kubectl get pods' } as const;
const call: AnswerOutcome = {
  kind: 'answer',
  exit: 0,
  logins: 1,
  refreshes: 0,
  reason: 'No resources found.',
};

describe('the judgement of a call of kubectl', () => {
  const sentence = (expected: Partial<AnswerOutcome>, observed: Partial<AnswerOutcome>) => {
    const difference = differ(cell, { ...call, ...expected }, { ...call, ...observed });
    return 'sentence' in difference ? `${difference.verdict}: ${difference.sentence}` : difference.verdict;
  };

  it('passes what is as expected, and what is not compared', () => {
    expect(sentence({}, { user: 'oidc:alice', reason: 'Log in.\nNo resources found.' })).to.equal('pass');
    expect(sentence({ refreshes: 1 }, { refreshes: 2 })).to.equal('pass');
    expect(differ(cell, { kind: 'answer', exit: 0, logins: 1 }, { ...call, refreshes: 3 }).verdict).to.equal(
      'pass',
    );
  });

  const rows: [string, Partial<AnswerOutcome>, Partial<AnswerOutcome>][] = [
    ['fail: The person was asked to log in, and', { logins: 0 }, { logins: 1, exit: 1 }],
    ['fail: The person was not asked to log in', { logins: 1 }, { logins: 0 }],
    ['fail: The issuer never renewed the session', { refreshes: 1 }, { refreshes: 0 }],
    ['fail: The issuer renewed the session, and should', { refreshes: 0 }, { refreshes: 1 }],
    ['fail: kubectl failed and should not have', {}, { exit: 1 }],
    ['fail: kubectl did something that must be refused', { exit: 1 }, { exit: 0 }],
    ['fail: kubectl ended as it should, but told', { reason: 'Forbidden' }, {}],
    ['fail: kubectl ended as it should, but told', { reason: 'No resources' }, {}],
    ['fail: The API server took the caller for somebody else', { user: 'oidc:bob' }, { user: 'oidc:alice' }],
    ['fail: The groups are not the same', { groups: ['a'] }, { groups: ['a', 'system:masters'] }],
  ];
  for (const [says, expected, observed] of rows) {
    it(`${says} (${JSON.stringify(expected)})`, () => expect(sentence(expected, observed)).to.contain(says));
  }

  it('reads alike in expectation and observation', () => {
    expect(outcomeWords({ kind: 'answer', exit: 1, logins: 0, refreshes: 2, reason: 'no' })).to.equal(
      'exit 1 after no login and 2 refreshes because "no"',
    );
  });
});
