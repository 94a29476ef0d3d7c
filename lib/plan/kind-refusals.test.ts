import { expect } from 'chai';
import { loadPlan } from './load.js';
import { folderOf, networkCase, problemsOf } from './sample-files.test.js';

const steps = `expect:
  otherwise: allow
  cells:
    - deny: { to: y/a }
    - allow: { from: x/b, to: y/a, ports: [80], protocol: TCP }`;
const stepped = (text: string) => networkCase({ [steps]: text });

describe('steps that are refused', () => {
  const rows: [string, string, number, RegExp][] = [
    [
      'an object that the file does not hold',
      'steps:\n  - name: one\n    apply: [NetworkPolicy y/other]\n    expect: {}',
      8,
      /does not hold/,
    ],
    ['an object that no step applies', 'steps:\n  - name: one\n    expect: {}', 10, /no step applies/],
    [
      'a removal of what does not stand',
      'steps:\n  - name: one\n    remove: [NetworkPolicy y/allow-b]\n    expect: {}',
      8,
      /no earlier step applied/,
    ],
    [
      'an expectation beside steps',
      'expect: {}\nsteps:\n  - name: one\n    apply: [NetworkPolicy y/allow-b]\n    expect: {}',
      6,
      /beside steps/,
    ],
  ];
  for (const [what, text, line, found] of rows) {
    it(`for ${what}`, () => {
      const folder = folderOf({ 'sample.yaml': stepped(text) });
      const problems = problemsOf(() => loadPlan({ paths: [folder] }));
      expect(problems.map((one) => `${one.line} ${one.found}`).join('\n')).to.match(
        new RegExp(`^${line} .*${found.source}`, 'm'),
      );
    });
  }
});

describe('objects and steps that come twice or not at all', () => {
  it('a second object of one name needs steps', () => {
    const [, policy = ''] = networkCase().split('---\n');
    const folder = folderOf({ 'sample.yaml': `${networkCase()}---\n${policy}` });
    const problems = problemsOf(() => loadPlan({ paths: [folder] }));
    expect(problems.map(({ line, found }) => `${line} ${found}`)).to.deep.equal([
      '25 a second NetworkPolicy y/allow-b',
    ]);
  });

  it('a flow without steps shows nothing', () => {
    const text = `apiVersion: twinlock.dev/v1
kind: FlowCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
flow: refresh
expect: { steps: [] }
`;
    const problems = problemsOf(() => loadPlan({ paths: [folderOf({ 'sample.yaml': text })] }));
    expect(problems.map(({ line, found }) => `${line} ${found}`)).to.deep.equal(['7 no steps']);
  });
});

describe('access and flow cases that are refused', () => {
  const access = `apiVersion: twinlock.dev/v1
kind: AccessCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
identities:
  viewer: { from: keycloak, user: vera }
requests:
  - name: who
    as: viewr
    do: whoami
    expect: { code: 200 }
  - name: who
    as: viewr
    do: { verb: create, resource: pods, object: Pod n/p }
    expect: { code: 201 }
`;
  const flow = `apiVersion: twinlock.dev/v1
kind: FlowCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
flow: client-credentials
cut: [NetworkPolicy api/not-there]
expect:
  steps:
    - { step: discovery, result: done }
    - { step: discovery, result: done }
    - { step: token-request, result: done }
`;
  const flows = {
    'fixtures/flows/world.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: here, namespace: api }\n',
  };

  it('for an identity that is not declared or not used, a name told twice, a body that is not there', () => {
    const problems = problemsOf(() => loadPlan({ paths: [folderOf({ 'sample.yaml': access })] }));
    expect(problems.map(({ line, found }) => `${line} ${found}`)).to.deep.equal([
      '7 identity viewer, which no request uses',
      '10 as: viewr, which is no identity of the case',
      '13 a second request who',
      '14 as: viewr, which is no identity of the case',
      '15 object: Pod n/p, which the file does not hold',
    ]);
  });

  it('for a cut object that is not in the flow world, and for a step told twice', () => {
    const root = folderOf({ ...flows, 'suites/flows/sample.yaml': flow });
    const problems = problemsOf(() => loadPlan({ paths: [`${root}/suites/flows`], root }));
    expect(problems.map(({ line, found, write }) => `${line} ${found}; ${write}`)).to.deep.equal([
      '7 NetworkPolicy api/not-there, which is neither in fixtures/flows nor a document of this file; one of NetworkPolicy api/here; or a document of that name behind the case',
      '11 step discovery twice; each step of the flow once',
    ]);
  });

  it('for a cut that would close nothing: a default deny, or what is no policy', () => {
    const here = flows['fixtures/flows/world.yaml'];
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: api }\n';
    const world = [here, here.replace('here', 'default-deny'), service].join('---\n');
    const cuts = flow.replace(
      '[NetworkPolicy api/not-there]',
      '[NetworkPolicy api/default-deny, Service api/web]',
    );
    const root = folderOf({ 'fixtures/flows/world.yaml': world, 'suites/flows/sample.yaml': cuts });
    const problems = problemsOf(() => loadPlan({ paths: [`${root}/suites/flows`], root }));
    expect(problems.map(({ found }) => found)).to.include.members([
      'NetworkPolicy api/default-deny, which opens no hop',
      'Service api/web, which opens no hop',
    ]);
  });
});

describe('what a flow case says of its flow', () => {
  const flowCase = (rest: string) => `apiVersion: twinlock.dev/v1
kind: FlowCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
${rest}
`;
  const both =
    'expect: { steps: [{ step: discovery, result: done }, { step: token-request, result: done }] }';
  const rows: [string, string, RegExp][] = [
    [
      'an option that it does not take',
      `flow: client-credentials\nwith: { pkce: none }\n${both}`,
      /^7 option pkce; one of authentication, assertion/,
    ],
    [
      'a value that the option does not take',
      'flow: api-call\nwith: { token: forged }\nexpect: { steps: [] }',
      /^7 token: forged; one of valid, none, tampered$/m,
    ],
    [
      'no choice where the flow is nothing without one',
      'flow: attempt\nexpect: { steps: [] }',
      /^6 attempt without attempt; with: \{ attempt: … \}, such as no-challenge/m,
    ],
    [
      'a slip in one of many names',
      'flow: attempt\nwith: { attempt: wrong-verifer }\nexpect: { steps: [] }',
      /^7 attempt: wrong-verifer; one of \d+ names, such as wrong-verifier: /m,
    ],
    [
      'a step of another flow',
      `flow: client-credentials\n${both.replace('discovery', 'callback')}`,
      /^7 step callback; one of discovery, token-request$/m,
    ],
    [
      'not all of its steps',
      'flow: client-credentials\nexpect: { steps: [{ step: discovery, result: done }] }',
      /^7 no token-request; every step of client-credentials/m,
    ],
  ];
  for (const [what, text, problem] of rows) {
    it(`is refused for ${what}`, () => {
      const folder = folderOf({ 'sample.yaml': flowCase(text) });
      const problems = problemsOf(() => loadPlan({ paths: [folder] }));
      expect(problems.map(({ line, found, write }) => `${line} ${found}; ${write}`).join('\n')).to.match(
        problem,
      );
    });
  }
});
