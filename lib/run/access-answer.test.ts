import { expect } from 'chai';
import { readAnswer } from './access-answer.js';

const server = { tokenReview: async () => ({ authenticated: false, user: '', error: '' }) };
const read = async (body: string) => (await readAnswer({ code: 201, body }, 'token', false, server)).outcome;

describe('the answer to a review of access that a case creates itself', () => {
  const review = (kind: string, status: object) => JSON.stringify({ kind, apiVersion: 'v1', status });

  it('says whether and by which binding', async () => {
    const reason = 'RBAC: allowed by RoleBinding "a/n"';
    expect(await read(review('SubjectAccessReview', { allowed: true, reason }))).to.deep.equal({
      kind: 'answer',
      code: 201,
      allowed: true,
      reason,
    });
  });

  it('bears no reason where nothing allows', async () => {
    expect(await read(review('SelfSubjectAccessReview', { allowed: false }))).to.deep.equal({
      kind: 'answer',
      code: 201,
      allowed: false,
    });
  });

  it('is not looked for in any other document', async () => {
    for (const body of ['SubjectAccessReview', review('SelfSubjectRulesReview', {}), '{"kind":"Pod"}']) {
      expect(await read(body)).to.deep.equal({ kind: 'answer', code: 201 });
    }
  });
});
