import { expect } from 'chai';
import { kubectlCaseSchema } from '../model/kubectl-case.js';
import type { PlannedCase } from '../model/plan.js';
import { claimsOf } from './access-turns.js';
import { planOf, requestsOf } from './fake-access.test.js';
import { collide } from './turns.js';

describe('what an access case claims', () => {
  /** A plan without objects, since those that all plans here have would collide. */
  const plan = (written: object): PlannedCase => {
    const planned = planOf({ requests: requestsOf({}), ...written });
    return { ...planned, bodies: [], steps: planned.steps.map((step) => ({ ...step, apply: [] })) };
  };
  const step = (...changes: object[]) => ({
    requests: undefined,
    steps: [{ name: 's', changes, requests: requestsOf({}) }],
  });
  const sideBySide = (one: PlannedCase, other: PlannedCase) => !collide(claimsOf(one), claimsOf(other));
  const plain = plan({});
  const byIssuer = (issuer: string) => ({ identities: { alice: { from: 'issuer', issuer } } });
  const list = requestsOf({ do: { verb: 'list', resource: 'pods' } });

  it('lets cases that change nothing run side by side', () => {
    expect(sideBySide(plain, plan({ at: ['cluster', 'x'] }))).to.equal(true);
    expect(sideBySide(plan({ requests: list }), plan({ requests: list }))).to.equal(true);
  });

  it('lets a server be asked while others see that it starts, and not be restarted', () => {
    const starting = plan({ requests: requestsOf({ do: { starts: 'x' } }) });
    expect(sideBySide(starting, starting)).to.equal(true);
    expect(sideBySide(starting, plan({ at: ['x'] }))).to.equal(true);
    expect(sideBySide(starting, plan({ at: ['x'], ...step({ restart: 'x' }) }))).to.equal(false);
  });

  const rows: [string, PlannedCase, PlannedCase, PlannedCase][] = [
    [
      'a server that is configured anew',
      plan({ at: ['x'], ...step({ configure: 'x', authentication: 'y' }) }),
      plan({ at: ['x'] }),
      plain,
    ],
    [
      'a side server that is restarted',
      plan({ at: ['x'], ...step({ restart: 'x' }) }),
      plan({ at: ['x'] }),
      plain,
    ],
    [
      'a server whose figures are read',
      plan({ requests: requestsOf({ at: ['x'], do: { metric: 'm' } }) }),
      plan({ at: ['x'] }),
      plain,
    ],
    [
      'an issuer whose keys change',
      plan(step({ issuer: 'i', keys: 'rotate' })),
      plan(byIssuer('i')),
      plan(byIssuer('j')),
    ],
    [
      'an issuer whose requests are counted',
      plan({ requests: requestsOf({ do: { asked: 'keys', issuer: 'i', since: 'r' } }) }),
      plan(byIssuer('i')),
      plan(byIssuer('j')),
    ],
    [
      'a realm whose keys change',
      plan({
        identities: { alice: { from: 'keycloak', realm: 'keys', user: 'u' } },
        ...step({ realm: 'keys', key: 'add' }),
      }),
      plan({ identities: { alice: { from: 'keycloak', realm: 'keys', user: 'x' } } }),
      plain,
    ],
    [
      'a user whose session ends',
      plan(step({ realm: 'k8s', user: 'alice', session: 'disable' })),
      plain,
      plan({ identities: { alice: { from: 'keycloak', user: 'bob' } } }),
    ],
  ];
  for (const [what, changing, disturbed, other] of rows) {
    it(`has ${what} to itself, and nothing else`, () => {
      expect(sideBySide(changing, disturbed)).to.equal(false);
      expect(sideBySide(changing, other)).to.equal(true);
    });
  }

  it('is everything where the real API server is restarted', () => {
    expect(sideBySide(plan(step({ restart: 'cluster' })), plan({ at: ['x'], ...byIssuer('i') }))).to.equal(
      false,
    );
  });

  it('keeps who changes RBAC apart from who asks what he may, and not from who only asks who he is', () => {
    const changing = planOf({ requests: requestsOf({}) });
    expect(sideBySide(changing, plan({ requests: list }))).to.equal(false);
    expect(sideBySide(changing, plain)).to.equal(true);
  });

  it('keeps cases with the same objects apart', () => {
    const withObject = (name: string) => ({
      ...plain,
      bodies: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'a' } }],
    });
    expect(sideBySide(withObject('s'), withObject('s'))).to.equal(false);
    expect(sideBySide(withObject('s'), withObject('t'))).to.equal(true);
  });

  it('lets one person a kind of login work at a time, beside others who use the same user', () => {
    const kubectl = (by: string, user = 'alice') => {
      const one = kubectlCaseSchema.parse({
        ...{ apiVersion: 'twinlock.dev/v1', kind: 'KubectlCase', metadata: { name: 'k' } },
        ...{ why: 'A case of the unit tests.', cites: ['nowhere'] },
        login: { by, client: 'kubernetes', user },
        calls: [{ name: 'one', run: ['version'], expect: { exit: 0, logins: 0 } }],
      });
      return { ...plain, case: one };
    };
    expect(sideBySide(kubectl('browser'), kubectl('browser'))).to.equal(false);
    expect(sideBySide(kubectl('browser'), kubectl('device-code', 'bob'))).to.equal(true);
    expect(sideBySide(kubectl('browser'), plain)).to.equal(true);
    // The consent that one of them takes back at its end would end the other's login.
    expect(sideBySide(kubectl('browser'), kubectl('device-code'))).to.equal(false);
    const logout = step({ realm: 'k8s', user: 'alice', session: 'logout' });
    expect(sideBySide(kubectl('browser'), plan(logout))).to.equal(false);
  });
});
