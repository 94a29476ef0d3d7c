import { expect } from 'chai';
import { accessCase, accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';
import { problemsOf } from './sample-files.test.js';

const alice = 'identities: { alice: { from: keycloak, user: alice } }';
const who = '{ name: who, as: alice, do: whoami, expect: { code: 201 } }';
const changing = (change: string) =>
  `${alice}\nsteps:\n  - name: one\n    changes: [${change}]\n    requests: [${who}]`;
const asking = (request: string) =>
  `${alice}\nrequests:\n  - ${who}\n  - { name: two, as: alice, ${request} }`;

const SERVERS = 'one of cluster, reload, structured';
const rows: [string, string, string][] = [
  ['neither requests nor steps', alice, '2 neither requests nor steps; requests: what is asked'],
  [
    'requests beside steps',
    `${alice}\nrequests: [${who}]\nsteps:\n  - name: one\n    requests: [${who}]`,
    '7 requests beside steps; requests inside each step',
  ],
  [
    'a step told twice',
    `${alice}\nsteps:\n  - name: one\n    requests: [${who}]\n  - name: one\n    requests: [${who.replace('who', 'two')}]`,
    '10 a second step one; a name of its own',
  ],
  [
    'a request told twice, in another step too',
    `${alice}\nsteps:\n  - name: one\n    requests: [${who}]\n  - name: two\n    requests: [${who}]`,
    '11 a second request who; a name of its own',
  ],
  [
    'an unknown server of the case',
    `${alice}\nat: [cluster, other]\nrequests: [${who}]`,
    `7 other, which is not in kind-config/api-servers; ${SERVERS}`,
  ],
  [
    'an unknown server of a request',
    asking('at: [other], do: whoami, expect: {}'),
    '9 other, which is not in kind-config/api-servers',
  ],
  ['an unknown server that starts', asking('do: { starts: other }, expect: {}'), '9 starts: other'],
  ['an unknown server that is restarted', changing('{ restart: other }'), '9 restart: other'],
  [
    'a server that cannot be configured',
    changing('{ configure: cluster, authentication: second }'),
    '9 configure: cluster, which is no side API server; one of reload, structured',
  ],
  [
    'an unknown authentication file',
    changing('{ configure: reload, authentication: third }'),
    '9 authentication: third, which is not in kind-config/authentication; one of second',
  ],
  [
    'an unknown issuer of an identity',
    `identities: { alice: { from: issuer, issuer: entra } }\nrequests: [${who}]`,
    '6 issuer: entra, which is not in fixtures/issuers; one of okta',
  ],
  ['an unknown issuer that changes', changing('{ issuer: entra, keys: rotate }'), '9 issuer: entra'],
  [
    'an unknown issuer that was asked',
    asking('do: { asked: keys, issuer: entra, since: who }, expect: {}'),
    '9 issuer: entra',
  ],
  [
    'an unknown realm of an identity',
    `identities: { alice: { from: forged, realm: prod, user: alice, key: realm } }\nrequests: [${who}]`,
    '6 realm: prod, which is not in fixtures/realms; one of k8s',
  ],
  ['an unknown realm that changes', changing('{ realm: prod, key: add }'), '9 realm: prod'],
  [
    'a figure since itself or since nothing',
    asking('do: { metric: m, since: two }, expect: {}'),
    '9 since: two, which is no earlier request; one of who',
  ],
  [
    'an object to apply that the file does not hold',
    changing('{ apply: [Pod n/p] }'),
    '9 Pod n/p, which the file does not hold; one of no object; add the manifest',
  ],
  ['an object to remove that the file does not hold', changing('{ remove: [Pod n/p] }'), '9 Pod n/p'],
  [
    'another answer of a server that is not asked',
    asking(
      'do: whoami, expect: {}, differs: { structured: { because: It is by design., expect: { code: 1 } } }',
    ),
    '9 an answer of structured, which is not asked; one of cluster, or ask it too (at)',
  ],
  [
    'a second object of one name',
    `${alice}\nrequests: [${who}]\n${'---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: n }\n'.repeat(2)}`,
    '13 a second ConfigMap n/c',
  ],
];

describe('an access case that is refused', () => {
  for (const [what, rest, problem] of rows) {
    it(`for ${what}`, () => {
      const root = accessRoot({ 'suites/access/sample.yaml': accessCase(rest) });
      const problems = problemsOf(() => loadPlan({ root, suites: ['access'] }));
      expect(problems.map(({ line, found, write }) => `${line} ${found}; ${write}`).join('\n')).to.include(
        problem,
      );
      expect(problems).to.have.lengthOf(1);
    });
  }
});

describe('names of roles and bindings', () => {
  const roleNamed = (name: string) => {
    const role = `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: "${name}" }\n`;
    return accessRoot({
      'suites/access/sample.yaml': `${accessCase(`${alice}\nrequests: [${who}]`)}${role}`,
    });
  };

  it('may have colons, as the API server allows them', () => {
    expect(loadPlan({ root: roleNamed('twinlock:Scout'), suites: ['access'] })).to.have.lengthOf(1);
  });

  it('are refused where they could not stand in a path', () => {
    for (const name of ['a/b', 'a%b', '..']) {
      const problems = problemsOf(() => loadPlan({ root: roleNamed(name), suites: ['access'] }));
      expect(problems.map(({ write }) => write)).to.deep.equal(['a name without / and %']);
    }
  });
});
