import { expect } from 'chai';
import { accessCaseSchema } from '../model/access-case.js';
import type { Identity } from '../model/identity.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { type AccessContext, runAccessCase } from './access-case.js';

const role: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r', namespace: 'a' },
};
const shop: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'a' },
};

/** A plan of the given requests, as the planner makes it. */
function planOf(...requests: object[]): PlannedCase {
  const one = accessCaseSchema.parse({
    apiVersion: 'twinlock.dev/v1',
    kind: 'AccessCase',
    metadata: { name: 'c' },
    why: 'A case of the unit tests.',
    cites: ['nowhere'],
    identities: { alice: { from: 'keycloak', user: 'alice' }, nobody: { from: 'anonymous' } },
    requests: requests.map((request, n) => ({
      name: `r${n}`,
      as: 'alice',
      do: 'whoami',
      expect: { code: 201 },
      ...request,
    })),
  });
  const expectations = (one.requests ?? []).map(({ name, as }) => ({
    cell: { kind: 'request' as const, name, as, does: 'in words' },
    outcome: { kind: 'answer' as const, code: 201 },
  }));
  return {
    id: 'access/c',
    suite: 'access',
    file: 'c.yaml',
    title: 't',
    cites: [],
    needs: [],
    filled: 0,
    steps: [{ name: 'main', apply: [role], remove: [], expect: expectations }],
    bodies: [shop],
    case: one,
  };
}

describe('an access case', () => {
  let log: string[];
  let tokens: number;
  const words = (objects: Manifest[]) => objects.map(({ kind }) => kind).join('+');
  /** An environment that answers every request the same way. */
  const environment = (
    answer: { code: number; body: string },
    more: Partial<AccessContext> = {},
  ): AccessContext => ({
    mint: async (identity: Identity) => (identity.from === 'anonymous' ? undefined : `token-${++tokens}`),
    requestAs: async (token, { method, path }) => {
      log.push(`${token} ${method} ${path}`);
      return answer;
    },
    tokenReview: async (token) => ({ authenticated: false, user: '', error: `review of ${token}` }),
    apply: async (objects) => log.push(`apply ${words(objects)}`),
    inForce: async (objects) => log.push(`in force ${words(objects)}`),
    remove: async (objects) => log.push(`remove ${words(objects)}`),
    ...more,
  });
  const status = (code: number, message: string) => ({
    code,
    body: JSON.stringify({ kind: 'Status', message }),
  });
  beforeEach(() => {
    log = [];
    tokens = 0;
  });
  const outcomes = async (planned: PlannedCase, context: AccessContext) =>
    (await runAccessCase(planned, context)).map(({ outcome }) => outcome);

  it('says who the API server takes the caller for, groups in order, under the planned cell', async () => {
    const userInfo = { username: 'oidc:alice', groups: ['system:authenticated', 'oidc:viewers'] };
    const context = environment({ code: 201, body: JSON.stringify({ status: { userInfo } }) });
    const [seen] = await runAccessCase(planOf({}), context);
    expect(seen?.outcome).to.deep.equal({
      kind: 'answer',
      code: 201,
      user: 'oidc:alice',
      groups: ['oidc:viewers', 'system:authenticated'],
    });
    expect(seen?.cell).to.deep.equal({ kind: 'request', name: 'r0', as: 'alice', does: 'in words' });
  });

  it('reads the cause of a 401 from a review of the very token, and of a 403 from the Status', async () => {
    expect(await outcomes(planOf({}), environment(status(401, 'Unauthorized')))).to.deep.equal([
      { kind: 'answer', code: 401, reason: 'review of token-1' },
    ]);
    expect(await outcomes(planOf({}), environment(status(403, 'User "x" cannot')))).to.deep.equal([
      { kind: 'answer', code: 403, reason: 'User "x" cannot' },
    ]);
  });

  it('has nothing to review where there was no token', async () => {
    const context = environment(status(401, 'Unauthorized'));
    expect(await outcomes(planOf({ as: 'nobody' }), context)).to.deep.equal([
      { kind: 'answer', code: 401, reason: 'Unauthorized' },
    ]);
  });

  it('cannot tell when a refused token is good in the review', async () => {
    const tokenReview = async () => ({ authenticated: true, user: 'oidc:alice', error: '' });
    const [seen] = await outcomes(planOf({}), environment(status(401, 'Unauthorized'), { tokenReview }));
    expect(seen).to.include({ kind: 'unknown' });
  });

  it('calls a broken connection and a token that could not be made unknown, and goes on', async () => {
    let first = true;
    const broken = environment(status(403, 'no'), {
      requestAs: async () => {
        if (!first) return status(403, 'no');
        first = false;
        throw new Error('connect ECONNREFUSED');
      },
    });
    expect(await outcomes(planOf({}, {}), broken)).to.deep.equal([
      { kind: 'unknown', reason: 'connect ECONNREFUSED' },
      { kind: 'answer', code: 403, reason: 'no' },
    ]);
    const mint = () => Promise.reject(new Error('Keycloak is gone'));
    expect(await outcomes(planOf({}), environment(status(403, 'no'), { mint }))).to.deep.equal([
      { kind: 'unknown', reason: 'Keycloak is gone' },
    ]);
  });

  it('sends each request with a fresh token, between applying and removing', async () => {
    const list = { verb: 'list', resource: 'pods', namespace: 'a' };
    await runAccessCase(
      planOf({ do: list }, { do: list, as: 'nobody' }, { do: list }),
      environment({ code: 200, body: '{}' }),
    );
    expect(log).to.deep.equal([
      'apply Role',
      'in force Role',
      'token-1 GET /api/v1/namespaces/a/pods',
      'undefined GET /api/v1/namespaces/a/pods',
      'token-2 GET /api/v1/namespaces/a/pods',
      'remove Deployment+Role',
    ]);
  });

  it('sends the body that the request names', async () => {
    let sent: unknown;
    const create = {
      verb: 'create',
      resource: 'deployments',
      api: 'apps/v1',
      namespace: 'a',
      object: 'Deployment a/shop',
    };
    const requestAs: AccessContext['requestAs'] = async (_token, { body }) => {
      sent = body;
      return { code: 201, body: '{}' };
    };
    await runAccessCase(planOf({ do: create }), environment(status(0, ''), { requestAs }));
    expect(sent).to.equal(shop);
  });

  it('cleans up also when the bindings never came into force', async () => {
    const inForce = () => Promise.reject(new Error('not in force'));
    const error = await runAccessCase(planOf({}), environment(status(0, ''), { inForce })).catch(
      (e: Error) => e,
    );
    expect(error).to.be.instanceOf(Error).with.property('message', 'not in force');
    expect(log.at(-1)).to.equal('remove Deployment+Role');
  });
});
