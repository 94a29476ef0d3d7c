import { expect } from 'chai';
import { kubectlCaseSchema } from '../model/kubectl-case.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { type KubectlContext, runKubectlCase, type Terminal } from './kubectl-case.js';

const role: Manifest = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'r' } };

/** A plan with the calls `one` and `two`, the second after two events. */
function plan(): PlannedCase {
  const one = kubectlCaseSchema.parse({
    apiVersion: 'twinlock.dev/v1',
    kind: 'KubectlCase',
    metadata: { name: 'c' },
    why: 'A case of the unit tests.',
    cites: ['nowhere'],
    login: { by: 'browser', client: 'kubernetes', user: 'alice' },
    calls: [
      { name: 'one', run: ['get', 'pods'], person: 'signs-in', expect: { exit: 0, logins: 1 } },
      {
        name: 'two',
        before: ['session-ends', 'token-expires'],
        run: ['auth', 'whoami'],
        expect: { exit: 0, logins: 0 },
      },
    ],
  });
  const expectations = one.calls.map(({ name }) => ({
    cell: { kind: 'request' as const, name, as: 'alice', does: 'in words' },
    outcome: { kind: 'answer' as const, exit: 0 },
  }));
  const step = { name: 'main', apply: [role], remove: [], expect: expectations };
  return {
    ...{ id: 'access/c', suite: 'access', file: 'c.yaml', title: 't', cites: [], needs: [], filled: 0 },
    steps: [step],
    case: one,
  };
}

describe('a case of kubectl', () => {
  let log: string[];
  const context = (terminal: Partial<Terminal>): KubectlContext => ({
    apply: async () => log.push('apply'),
    inForce: async () => log.push('in force'),
    remove: async () => log.push('remove'),
    open: async () => ({
      happen: async (event) => void log.push(event),
      call: async (words, person) => {
        log.push(`${words.join(' ')}, ${person}`);
        return { exit: 0, stdout: '', stderr: 'said', logins: 1, refreshes: 2, pages: ['Done.'] };
      },
      close: async () => void log.push('close'),
      ...terminal,
    }),
  });
  beforeEach(() => {
    log = [];
  });

  it('makes its calls in turn at one terminal, each after what happens before it, and leaves nothing', async () => {
    const observations = await runKubectlCase(plan(), context({}));
    expect(log).to.deep.equal([
      ...['apply', 'in force', 'get pods, signs-in', 'session-ends', 'token-expires'],
      ...['auth whoami, absent', 'close', 'remove'],
    ]);
    expect(observations.map(({ cell }) => cell)).to.deep.equal(
      plan().steps[0]?.expect.map(({ cell }) => cell),
    );
    expect(observations[0]?.evidence).to.deep.equal([
      { source: 'client', says: 'said' },
      { source: 'keycloak', says: 'REFRESH_TOKEN of this session: 2' },
      { source: 'browser', says: 'Done.' },
    ]);
  });

  it('is unknown in the call whose tools broke, and in no other', async () => {
    const broken = context({
      happen: async () => {
        throw new Error('Chromium could not be started');
      },
    });
    const [first, second] = await runKubectlCase(plan(), broken);
    expect(first?.outcome.kind).to.equal('answer');
    expect(second?.outcome).to.deep.equal({ kind: 'unknown', reason: 'Chromium could not be started' });
    expect(log.slice(-2)).to.deep.equal(['close', 'remove']);
  });

  it('takes its objects away even if there is no terminal, or it does not close', async () => {
    const fail = async () => {
      throw new Error('no');
    };
    for (const one of [{ ...context({}), open: fail }, context({ close: fail })]) {
      log = [];
      await runKubectlCase(plan(), one).then(
        () => expect.fail('it ended well'),
        (error: Error) => expect(error.message).to.equal('no'),
      );
      expect(log.at(-1)).to.equal('remove');
    }
  });
});
