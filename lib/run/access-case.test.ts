import { expect } from 'chai';
import type { Observation } from '../model/expectation.js';
import type { PlannedCase } from '../model/plan.js';
import { runAccessCase } from './access-case.js';
import type { AccessContext } from './access-needs.js';
import { FakeAccess, planOf, requestsOf, shop, status, userInfo } from './fake-access.test.js';

describe('an access case', () => {
  let fake: FakeAccess;
  beforeEach(() => {
    fake = new FakeAccess();
  });
  const observe = async (planned: PlannedCase, context: AccessContext) => {
    const all: Observation[] = [];
    await runAccessCase(planned, context, (_, observations) => all.push(...observations));
    return all;
  };
  const outcomes = async (planned: PlannedCase, context: AccessContext) =>
    (await observe(planned, context)).map(({ outcome }) => outcome);
  const plan = (...requests: object[]) => planOf({ requests: requestsOf(...requests) });

  it('says who the API server takes the caller for, groups in order, under the planned cell', async () => {
    const extra = { 'a.test/x': ['1'] };
    const answer = userInfo('oidc:alice', {
      groups: ['system:authenticated', 'oidc:viewers'],
      uid: '1',
      extra,
    });
    const [seen] = await observe(plan({}), fake.context({ ...answer, warning: '299 - "x"' }));
    expect(seen?.outcome).to.deep.equal({
      kind: 'answer',
      code: 201,
      user: 'oidc:alice',
      groups: ['oidc:viewers', 'system:authenticated'],
      uid: '1',
      extra,
      warning: '299 - "x"',
    });
    expect(seen?.cell).to.deep.equal({ kind: 'request', name: 'r0', as: 'alice', does: 'in words' });
  });

  it('reads the cause of a 401 from a review of the very token, and of a 403 from the Status', async () => {
    expect(await outcomes(plan({}), fake.context(status(401, 'Unauthorized')))).to.deep.equal([
      { kind: 'answer', code: 401, reason: 'review of token-1' },
    ]);
    expect(await outcomes(plan({}), fake.context(status(403, 'User "x" cannot')))).to.deep.equal([
      { kind: 'answer', code: 403, reason: 'User "x" cannot' },
    ]);
  });

  it('has nothing to review where no token travelled as one', async () => {
    for (const request of [{ as: 'nobody' }, { sent: 'basic' }]) {
      expect(await outcomes(plan(request), fake.context(status(401, 'Unauthorized')))).to.deep.equal([
        { kind: 'answer', code: 401, reason: 'Unauthorized' },
      ]);
    }
  });

  it('cannot tell when a refused token is good in the review', async () => {
    const tokenReview = async () => ({ authenticated: true, user: 'oidc:alice', error: '' });
    const [seen] = await outcomes(plan({}), fake.context(status(401, 'Unauthorized'), {}, { tokenReview }));
    expect(seen).to.include({ kind: 'unknown' });
  });

  it('calls a broken connection and a token that could not be made unknown, and goes on', async () => {
    let first = true;
    const broken = () => {
      if (!first) return status(403, 'no');
      first = false;
      throw new Error('connect ECONNREFUSED');
    };
    expect(await outcomes(plan({}, {}), fake.context(broken))).to.deep.equal([
      { kind: 'unknown', reason: 'connect ECONNREFUSED' },
      { kind: 'answer', code: 403, reason: 'no' },
    ]);
    const mint = () => Promise.reject(new Error('Keycloak is gone'));
    expect(await outcomes(plan({}), fake.context(status(403, 'no'), { mint }))).to.deep.equal([
      { kind: 'unknown', reason: 'Keycloak is gone' },
    ]);
  });

  it('sends each request with a fresh token, between applying and removing', async () => {
    const path = { path: '/metrics' };
    await observe(
      plan({ do: path }, { do: path, as: 'nobody' }, { do: path }),
      fake.context(status(500, 'x')),
    );
    expect(fake.log).to.deep.equal([
      'apply Role',
      'in force Role',
      'token-1 GET /metrics',
      'undefined GET /metrics',
      'token-2 GET /metrics',
      'remove Deployment a/shop+Role a/r',
      'out of force Deployment+Role',
    ]);
  });

  it('asks each server, with a token of its own, under a cell of its own', async () => {
    const one = planOf({ at: ['cluster', 'side'], requests: requestsOf({}) });
    const seen = await observe(
      one,
      fake.context((_t, _r, name) => userInfo(name)),
    );
    const named = seen.map(({ cell, outcome }) => [
      cell.kind === 'request' && cell.at,
      'user' in outcome && outcome.user,
    ]);
    expect(named).to.deep.equal([
      [undefined, 'cluster'],
      ['side', 'side'],
    ]);
    expect(fake.tokens).to.equal(2);
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
    const says = (_: unknown, { path, body }: { path: string; body?: unknown }) => {
      if (path.endsWith('/deployments')) sent = body;
      return status(500, '');
    };
    await observe(plan({ do: create }), fake.context(says));
    expect(sent).to.equal(shop);
  });

  it('changes the world step by step, and undoes it backwards after the last', async () => {
    const steps = [
      {
        name: 'one',
        changes: [{ restart: 'x' }, { apply: ['Deployment a/shop'] }],
        requests: requestsOf({}),
      },
      {
        name: 'two',
        changes: [{ configure: 'x', authentication: 'y' }, { remove: ['Deployment a/shop'] }],
        requests: [{ ...requestsOf({})[0], name: 'again' }],
      },
    ];
    const told: string[] = [];
    const context = fake.context(userInfo('u'));
    await runAccessCase(planOf({ steps }), context, (step, { length }) => told.push(`${step} ${length}`));
    expect(told).to.deep.equal(['one 1', 'two 1']);
    const whoami = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    expect(fake.log).to.deep.equal([
      'apply Role',
      'in force Role',
      'make {"restart":"x"}',
      'apply Deployment',
      'in force Deployment',
      `token-1 ${whoami}`,
      'make {"configure":"x","authentication":"y"}',
      'remove Deployment a/shop',
      'out of force Deployment',
      `token-2 ${whoami}`,
      'undo {"configure":"x","authentication":"y"}',
      'undo {"restart":"x"}',
      'remove Deployment a/shop+Role a/r',
      'out of force Deployment+Role',
      'settled x',
    ]);
  });

  it('undoes a change that broke, and everything before it', async () => {
    const undone: string[] = [];
    const change: AccessContext['change'] = (one) => ({
      make: () => ('restart' in one ? Promise.reject(new Error('broken')) : Promise.resolve()),
      undo: async () => undone.push(Object.keys(one)[0] ?? ''),
    });
    const changes = [{ configure: 'x', authentication: 'y' }, { restart: 'x' }];
    const planned = planOf({ steps: [{ name: 's', changes, requests: requestsOf({}) }] });
    const error = await observe(planned, fake.context(userInfo('u'), { change })).catch((e: Error) => e);
    expect(error).to.be.instanceOf(Error).with.property('message', 'broken');
    expect(undone).to.deep.equal(['restart', 'configure']);
    expect(fake.log).to.include('remove Deployment a/shop+Role a/r');
  });

  it('puts back what each server had before the case, and nothing that the case gave it in between', async () => {
    const given = ['x/one', 'y/two', 'x/three'].map((text) => {
      const [configure, authentication] = text.split('/');
      return { configure, authentication };
    });
    const planned = planOf({ steps: [{ name: 's', changes: given, requests: requestsOf({}) }] });
    await observe(planned, fake.context(userInfo('u')));
    const undone = fake.log.filter((line) => line.startsWith('undo'));
    expect(undone.map((line) => JSON.parse(line.slice(5)).authentication)).to.deep.equal(['two', 'one']);
  });

  it('goes on undoing where a change cannot be undone, and says so', async () => {
    const change: AccessContext['change'] = () => ({
      make: async () => {},
      undo: () => Promise.reject(new Error('stuck')),
    });
    const planned = planOf({ steps: [{ name: 's', changes: [{ restart: 'x' }], requests: requestsOf({}) }] });
    const error = await observe(planned, fake.context(userInfo('u'), { change })).catch((e: Error) => e);
    expect(error)
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.matches(/could not be undone: stuck/);
    expect(fake.log).to.include('remove Deployment a/shop+Role a/r');
  });

  it('cleans up also when the bindings never came into force', async () => {
    const inForce = () => Promise.reject(new Error('not in force'));
    const error = await observe(plan({}), fake.context(status(0, ''), { inForce })).catch((e: Error) => e);
    expect(error).to.be.instanceOf(Error).with.property('message', 'not in force');
    expect(fake.log.at(-2)).to.equal('remove Deployment a/shop+Role a/r');
  });

  it('makes tokens from before ahead of the first change, one a use, and one for all uses with the first of them', async () => {
    const identities = {
      each: { from: 'keycloak', user: 'a', minted: 'before' },
      same: { from: 'keycloak', user: 'a', minted: 'once' },
    };
    const requests = requestsOf({ as: 'each' }, { as: 'same' }, { as: 'each' }, { as: 'same' });
    const steps = [{ name: 's', changes: [{ restart: 'x' }], requests }];
    const minted: number[] = [];
    const mint = async () => {
      minted.push(fake.log.length);
      return `token-${++fake.tokens}`;
    };
    await observe(planOf({ identities, steps }), fake.context(userInfo('u'), { mint }));
    expect(minted).to.deep.equal([2, 2, 4]);
    const used = fake.log.filter((line) => line.startsWith('token')).map((line) => line.split(' ')[0]);
    expect(used).to.deep.equal(['token-1', 'token-3', 'token-2', 'token-3']);
  });
});
