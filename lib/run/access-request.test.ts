import { expect } from 'chai';
import { accessRequestSchema, accessSteps } from '../model/access-case.js';
import { Figures } from './access-figures.js';
import type { AccessContext, AskedServer } from './access-needs.js';
import { observeRequest } from './access-request.js';
import { CaseTokens } from './access-tokens.js';
import { FakeAccess, planOf, requestsOf, type Says, status, userInfo } from './fake-access.test.js';

describe('a request of an access case', () => {
  let fake: FakeAccess;
  beforeEach(() => {
    fake = new FakeAccess();
  });
  const ask = async (
    written: object,
    says: Says,
    {
      more,
      server,
      identities,
    }: { more?: Partial<AccessContext>; server?: Partial<AskedServer>; identities?: object } = {},
  ) => {
    const planned = planOf({ ...(identities ? { identities } : {}), requests: requestsOf(written) });
    if (planned.case.kind !== 'AccessCase') throw new TypeError('no AccessCase');
    const context = fake.context(says, more, server);
    const [request] = accessSteps(planned.case)[0]?.requests ?? [];
    const tokens = await CaseTokens.before(planned.case, context.mint);
    const place = { context, tokens, figures: new Figures(context), bodies: [], changedAt: fake.ms };
    const expected = planned.steps[0]?.expect[0]?.outcome;
    return observeRequest(accessRequestSchema.parse(request), 'cluster', expected, place);
  };
  const list = { verb: 'list', resource: 'pods', namespace: 'a' };
  const denied = status(403, 'pods is forbidden: User "u" cannot list resource "pods" in API group ""');
  /** An API server that answers reviews of oneself, and the request itself as told. */
  const server =
    (own: Says, selfAllowed: boolean): Says =>
    (token, request, name) => {
      if (request.path.endsWith('/selfsubjectreviews')) return userInfo('u', { groups: ['g'] });
      if (request.path.endsWith('/selfsubjectaccessreviews')) {
        return { code: 201, body: JSON.stringify({ status: { allowed: selfAllowed } }) };
      }
      return typeof own === 'function' ? own(token, request, name) : own;
    };
  const admin = (allowed: boolean): Partial<AskedServer> => ({
    asAdmin: async () => ({
      status: { allowed, reason: allowed ? 'RBAC: allowed by RoleBinding "r/a"' : '' },
    }),
  });

  it('is backed by two further oracles, asked with the very token of the request', async () => {
    let asked: unknown;
    const asAdmin: AskedServer['asAdmin'] = async ({ body }) => {
      asked = body;
      return { status: { allowed: true, reason: 'RBAC: allowed by RoleBinding "r/a"' } };
    };
    const { outcome, evidence } = await ask({ do: list }, server({ code: 200, body: '{}' }, true), {
      server: { asAdmin },
    });
    expect(outcome).to.deep.equal({ kind: 'answer', code: 200 });
    expect(evidence.map(({ says }) => says)).to.deep.equal([
      'SubjectAccessReview: allowed, RBAC: allowed by RoleBinding "r/a"',
      'SelfSubjectAccessReview: allowed',
    ]);
    expect(asked).to.deep.include({
      spec: {
        user: 'u',
        groups: ['g'],
        resourceAttributes: { verb: 'list', group: '', version: 'v1', resource: 'pods', namespace: 'a' },
      },
    });
    expect(fake.tokens).to.equal(1);
  });

  it('tells which oracle says what where they disagree', async () => {
    const { outcome } = await ask({ do: list }, server({ code: 200, body: '{}' }, true), {
      server: admin(false),
    });
    expect(outcome).to.have.property(
      'disagreement',
      'the request was allowed (200), SubjectAccessReview says denied, SelfSubjectAccessReview says allowed',
    );
    const self = await ask({ do: list }, server(denied, true), { server: admin(false) });
    expect(self.outcome)
      .to.have.property('disagreement')
      .that.contains('SelfSubjectAccessReview says allowed');
  });

  it('takes what comes after authorization for allowed: a missing object, a refused escalation', async () => {
    const escalation = status(
      403,
      'roles "x" is forbidden: user "u" is attempting to grant RBAC permissions',
    );
    for (const answer of [status(404, 'not found'), status(422, 'invalid'), escalation]) {
      const { outcome } = await ask({ do: list }, server(answer, true), { server: admin(true) });
      expect(outcome).not.to.have.property('disagreement');
    }
    const { outcome } = await ask({ do: list }, server(denied, false), { server: admin(false) });
    expect(outcome).not.to.have.property('disagreement');
  });

  it('asks no oracle about an impersonated request, nor about a 401', async () => {
    await ask({ do: list, impersonate: { user: 'bob' } }, denied);
    await ask({ do: list }, status(401, 'Unauthorized'));
    expect(fake.log).to.have.length(2);
  });

  it('is repeated with fresh tokens until it is as expected, and tells for how long', async () => {
    const says: Says = (token) => (token === 'token-4' ? userInfo('u') : status(401, 'Unauthorized'));
    const { outcome, evidence } = await ask({ until: { seconds: 5 } }, says);
    expect(outcome).to.deep.include({ code: 201, windowMs: 300 });
    expect(evidence.at(-1)?.says).to.equal('as expected after 0.3 s');
  });

  it('gives the last answer where it never is as expected', async () => {
    const { outcome } = await ask({ until: { seconds: 1 } }, () => status(401, 'Unauthorized'));
    expect(outcome).to.deep.equal({ kind: 'answer', code: 401, reason: 'review of token-11' });
    expect(fake.ms).to.equal(1000);
  });

  it('is repeated past answers that did not come', async () => {
    const says: Says = () => {
      if (fake.ms < 200) throw new Error('ECONNREFUSED');
      return userInfo('u');
    };
    expect((await ask({ until: { seconds: 5 } }, says)).outcome).to.deep.include({
      code: 201,
      windowMs: 200,
    });
  });

  it('makes tokens from before last for all of its time', async () => {
    const identities = { alice: { from: 'keycloak', user: 'alice', minted: 'before' } };
    const { outcome } = await ask({ until: { seconds: 60 } }, () => status(401, 'no'), { identities });
    expect(outcome).to.deep.include({ code: 401 });
    expect(fake.tokens).to.equal(31);
    expect(fake.ms).to.be.closeTo(60_000, 2100);
  });

  it('reviews a token for audiences', async () => {
    const tokenReview: AskedServer['tokenReview'] = async (_, audiences) => ({
      authenticated: audiences?.[0] === 'mine',
      user: 'u',
      error: '',
    });
    const review = (audience: string) =>
      ask({ do: { review: { audiences: [audience] } } }, status(0, ''), { server: { tokenReview } });
    expect((await review('mine')).outcome).to.deep.equal({
      kind: 'answer',
      authenticated: true,
      user: 'u',
      groups: [],
    });
    expect((await review('theirs')).outcome).to.deep.equal({ kind: 'answer', authenticated: false });
  });

  it('says whether a server starts, and what its log says where it does not', async () => {
    const starts = async () => ({ started: false, reason: 'unsupported signing alg' });
    const { outcome, evidence } = await ask({ do: { starts: 'x' } }, status(0, ''), { more: { starts } });
    expect(outcome).to.deep.equal({ kind: 'answer', started: false, reason: 'unsupported signing alg' });
    expect(evidence).to.deep.equal([{ source: 'apiserver', says: 'log: unsupported signing alg' }]);
  });
});
