import { expect } from 'chai';
import { accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';
import { problemsOf } from './sample-files.test.js';

const CALL = '{ name: one, run: [auth, whoami, -o, json], person: signs-in, expect: { exit: 0, logins: 1 } }';

/** A case of kubectl whose lines from the sixth on are the login, the calls and `rest`. */
const kubectlCase = (calls: string[], rest = '', login = 'user: alice') => `apiVersion: twinlock.dev/v1
kind: KubectlCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
login: { by: browser, client: kubernetes, ${login} }
calls:
${calls.map((call) => `  - ${call}`).join('\n')}
${rest}
`;
const planOf = (text: string) => {
  const root = accessRoot({ 'suites/access/sample.yaml': text });
  return () => loadPlan({ root, paths: [`${root}/suites/access/sample.yaml`] });
};

describe('the plan of a kubectl case', () => {
  it('has one cell for each call, with all that it expects', () => {
    const calls = [
      CALL.replace('logins: 1', 'logins: 1, user: "oidc:alice", groups: [z, a]'),
      '{ name: two, before: [token-expires], run: [get, pods], expect: { exit: 1, logins: 0, refreshes: 1, says: no } }',
    ];
    const [planned] = planOf(kubectlCase(calls, 'at: structured'))();
    expect(planned?.steps[0]?.expect).to.deep.equal([
      {
        cell: {
          kind: 'request',
          name: 'one',
          as: 'alice',
          does: 'kubectl auth whoami -o json',
          at: 'structured',
        },
        outcome: { kind: 'answer', exit: 0, logins: 1, user: 'oidc:alice', groups: ['a', 'z'] },
      },
      {
        cell: { kind: 'request', name: 'two', as: 'alice', does: 'kubectl get pods', at: 'structured' },
        outcome: { kind: 'answer', exit: 1, logins: 0, refreshes: 1, reason: 'no' },
      },
    ]);
  });

  it('applies the manifests of its file', () => {
    const text = `${kubectlCase([CALL])}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n`;
    expect(planOf(text)()[0]?.steps[0]?.apply.map(({ kind }) => kind)).to.deep.equal(['Namespace']);
  });

  const refused: [string, string, string][] = [
    [
      'an unknown server',
      kubectlCase([CALL], 'at: other'),
      '9 at: other, which is not in kind-config/api-servers',
    ],
    ['an unknown realm', kubectlCase([CALL], '', 'user: a, realm: other'), '6 realm: other, which is not in'],
    ['a call told twice', kubectlCase([CALL, CALL]), '9 a second call one; a name of its own'],
    [
      'an event before there is a session',
      kubectlCase([CALL.replace('run:', 'before: [session-ends], run:')]),
      '8 session-ends before the first call',
    ],
    [
      'who somebody is, of a call that does not say it',
      kubectlCase([CALL.replace('whoami, -o, json', 'whoami').replace('logins: 1', 'logins: 1, user: a')]),
      '8 user or groups of kubectl auth whoami; run: [auth, whoami, -o, json]',
    ],
    [
      'a person who is asked for nothing',
      kubectlCase([CALL.replace('logins: 1', 'logins: 0')]),
      '8 person: signs-in, who is asked for nothing; leave person out',
    ],
    [
      'a login that nobody does',
      kubectlCase([CALL.replace('signs-in', 'absent')]),
      '8 person: absent, and exit: 0 after a login; person: signs-in',
    ],
    [
      'refusals without a twin',
      kubectlCase([CALL.replace('exit: 0', 'exit: 1')]),
      '7 no call that succeeds; the twin of what is refused',
    ],
  ];
  for (const [what, text, says] of refused) {
    it(`refuses ${what}`, () => {
      const problems = problemsOf(planOf(text));
      expect(problems.map(({ line, found, write }) => `${line} ${found}; ${write}`)).to.have.length(1);
      expect(problems.map(({ line, found, write }) => `${line} ${found}; ${write}`)[0]).to.contain(says);
    });
  }
});
