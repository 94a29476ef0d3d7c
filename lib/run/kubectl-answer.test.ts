import { expect } from 'chai';
import { answerOfKubectl } from './kubectl-answer.js';

describe('what a call of kubectl left', () => {
  const end = { exit: 0, stdout: '', stderr: '', logins: 0, refreshes: 0 };
  const review = (groups?: string[]) =>
    JSON.stringify({ kind: 'SelfSubjectReview', status: { userInfo: { username: 'oidc:alice', groups } } });

  it('says who the person is, groups in order', () => {
    expect(answerOfKubectl({ ...end, stdout: review(['z', 'a']) })).to.deep.equal({
      kind: 'answer',
      exit: 0,
      logins: 0,
      refreshes: 0,
      user: 'oidc:alice',
      groups: ['a', 'z'],
    });
    expect(answerOfKubectl({ ...end, stdout: review() }).groups).to.deep.equal([]);
  });

  it('says what the person read, line by line', () => {
    const { reason } = answerOfKubectl({ ...end, exit: 1, stdout: 'no\n', stderr: 'Log in.\n' });
    expect(reason).to.equal('no\nLog in.');
    expect(answerOfKubectl({ ...end, stdout: '{"kind":"PodList"}' }).reason).to.equal('{"kind":"PodList"}');
  });

  it('keeps the queries of addresses to itself', () => {
    const stderr = 'open https://idp.test/auth?state=s&nonce=n on this machine';
    expect(answerOfKubectl({ ...end, stderr }).reason).to.equal(
      'open https://idp.test/auth?… on this machine',
    );
  });
});
