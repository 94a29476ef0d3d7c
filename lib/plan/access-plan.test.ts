import { expect } from 'chai';
import { cellId } from '../model/cell.js';
import { manifestName } from '../model/manifest.js';
import { plannedCaseSchema } from '../model/plan.js';
import { accessCase, accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';

const configMap = (name: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: n }\n`;

const stepped = `${accessCase(`at: [cluster, structured]
identities:
  alice: { from: keycloak, user: alice, minted: once }
steps:
  - name: before
    requests:
      - name: who
        as: alice
        do: whoami
        expect: { code: 201, user: alice, groups: [b, a], uid: u, extra: { k: [v] } }
        differs:
          structured: { because: The file maps no groups., expect: { code: 201, groups: [] } }
      - name: sends
        as: alice
        at: [structured]
        do: { verb: create, resource: configmaps, namespace: n, object: ConfigMap n/sent }
        expect: { code: 403 }
  - name: after
    changes:
      - apply: [ConfigMap n/later]
      - remove: [ConfigMap n/first]
      - { configure: reload, authentication: second }
      - { restart: cluster }
      - { issuer: okta, keys: rotate }
      - { realm: k8s, key: add }
    requests:
      - name: waits
        as: alice
        at: [cluster]
        do: whoami
        until: { seconds: 12, notBefore: 0.5 }
        expect: { code: 201, warning: w }
      - name: grew
        as: alice
        at: [cluster]
        do: { metric: reloads, since: who }
        expect: { value: 1 }
      - name: may
        as: alice
        at: [cluster]
        do: { rules: { namespace: n } }
        expect: { may: [list pods, get pods] }`)}${['first', 'sent', 'later'].map(configMap).join('')}`;

describe('a planned access case with steps', () => {
  const root = accessRoot({ 'suites/access/sample.yaml': stepped });
  const [planned] = loadPlan({ root, suites: ['access'] });
  const [before, after] = planned?.steps ?? [];

  it('has a cell for each request and server, where the cluster is not named', () => {
    expect(before?.expect.map(({ cell }) => cellId(cell))).to.deep.equal([
      'who: alice whoami',
      'who: alice whoami at structured',
      'sends: alice create configmaps in n at structured',
    ]);
    expect(before?.expect[0]?.cell).to.not.have.property('at');
  });

  it('expects every field of the answer, with lists of any order sorted', () => {
    expect(before?.expect[0]?.outcome).to.deep.equal({
      kind: 'answer',
      code: 201,
      user: 'alice',
      groups: ['a', 'b'],
      uid: 'u',
      extra: { k: ['v'] },
    });
    expect(after?.expect.map(({ outcome }) => outcome)).to.deep.equal([
      { kind: 'answer', code: 201, warning: 'w', withinMs: 12_000, notBeforeMs: 500 },
      { kind: 'answer', value: 1 },
      { kind: 'answer', may: ['get pods', 'list pods'] },
    ]);
  });

  it('expects another answer of a server that differs by design, and says why', () => {
    const [, structured] = before?.expect ?? [];
    expect(structured?.outcome).to.deep.equal({ kind: 'answer', code: 201, groups: [] });
    expect(structured?.because).to.equal('The file maps no groups.');
    expect(before?.expect[0]).to.not.have.property('because');
  });

  it('lets objects stand from the first step on, but not what is sent or applied later', () => {
    expect(planned?.steps.map(({ name, apply }) => [name, ...apply.map(manifestName)])).to.deep.equal([
      ['before', 'ConfigMap n/first'],
      ['after'],
    ]);
    expect(planned?.bodies?.map(manifestName)).to.deep.equal(['ConfigMap n/sent', 'ConfigMap n/later']);
  });

  it('lets an object stand that is removed before it is applied again', () => {
    const again = stepped.replace(
      '[ConfigMap n/first]',
      '[ConfigMap n/first]\n      - apply: [ConfigMap n/first]',
    );
    const [one] = loadPlan({ root: accessRoot({ 'suites/access/sample.yaml': again }), suites: ['access'] });
    expect(one?.steps[0]?.apply.map(manifestName)).to.deep.equal(['ConfigMap n/first']);
  });

  it('is data that the run understands', () => {
    expect(plannedCaseSchema.safeParse(planned).error).to.equal(undefined);
  });
});
