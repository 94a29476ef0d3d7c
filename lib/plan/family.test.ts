import { expect } from 'chai';
import { loadPlan } from './load.js';
import { folderOf, problemsOf } from './sample-files.test.js';

const head = (varies: string) => `apiVersion: twinlock.dev/v1
kind: NetworkFamily
metadata: { name: table }
why: A sentence that a reader can check.
cites: [a page]
varies: ${varies}
`;

const peers = (opens = '[x/b]') => `${head('peers')}target: x/a
directions: [ingress, egress]
pairs: true
rows:
  - { name: anyone, peers: [], opens: ["*/*"], paired: false }
  - { name: own-b, peers: [{ podSelector: { matchLabels: { pod: b } } }], opens: ${opens} }
  - { name: of-y, peers: [{ namespaceSelector: { matchLabels: { ns: y } } }], opens: [y/*] }
`;

const policies = (change: (text: string) => string = (text) => text) =>
  change(`${head('policies')}otherwise: allow
rows:
  - name: closed
    why: A policy without rules closes its pods.
    policies:
      x/deny-all: { podSelector: {}, policyTypes: [Ingress] }
    expect:
      - deny: { to: x/* }
`);

const planOf = (text: string) => loadPlan({ paths: [folderOf({ 'table.yaml': text })] });
const refusalOf = (text: string) => problemsOf(() => planOf(text))[0];

/** The cells of a case that are open, of those with this pod at either end and not at both. */
const openOf = (text: string, id: string, pod: string) =>
  planOf(text)
    .find((one) => one.id === `network/${id}`)
    ?.steps[0]?.expect.flatMap(({ cell, outcome }) =>
      cell.kind === 'connection' &&
      (cell.from === pod) !== (cell.to === pod) &&
      outcome.kind === 'network' &&
      outcome.result === 'connected'
        ? [`${cell.from} > ${cell.to}:${cell.port}/${cell.protocol}`]
        : [],
    );

describe('a table of network cases', () => {
  it('gives a case for each row and direction, and one for each two rows', () => {
    expect(planOf(peers()).map(({ id }) => id)).to.deep.equal(
      ['ingress', 'egress'].flatMap((direction) =>
        ['anyone', 'own-b', 'of-y', 'own-b-or-of-y'].map((row) => `network/table-${direction}-${row}`),
      ),
    );
  });

  it('of peers opens what the row says in that direction, of a pair what either opens', () => {
    const into = openOf(peers(), 'table-ingress-own-b-or-of-y', 'x/a')?.filter((one) =>
      one.endsWith('x/a:80/TCP'),
    );
    expect(into).to.deep.equal([
      'x/b > x/a:80/TCP',
      'y/a > x/a:80/TCP',
      'y/b > x/a:80/TCP',
      'y/c > x/a:80/TCP',
    ]);
    const out = openOf(peers(), 'table-egress-own-b', 'x/a')?.filter((one) => one.startsWith('x/a'));
    expect(out).to.have.lengthOf(4);
    expect(new Set(out?.map((one) => one.slice(6, 9)))).to.deep.equal(new Set(['x/b']));
  });

  it('of ports opens the ports of the row to the pods of the table', () => {
    const text = `${head('ports')}target: x/a
directions: [ingress]
peers: [{ namespaceSelector: { matchLabels: { ns: y } } }]
pods: [y/*]
rows:
  - { name: udp-81, ports: [{ protocol: UDP, port: 81 }], opens: [81/UDP] }
`;
    const into = openOf(text, 'table-ingress-udp-81', 'x/a')?.filter((one) => one.includes('> x/a'));
    expect(into).to.deep.equal(['y/a > x/a:81/UDP', 'y/b > x/a:81/UDP', 'y/c > x/a:81/UDP']);
  });

  it('of policies applies each under its name', () => {
    const [one] = planOf(policies());
    expect(one?.id).to.equal('network/table-closed');
    expect(one?.steps[0]?.apply).to.deep.equal([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny-all', namespace: 'x' },
        spec: { podSelector: {}, policyTypes: ['Ingress'] },
      },
    ]);
    expect(one?.filled).to.equal(0);
  });

  it('is refused at the row that the policies contradict', () => {
    const problems = problemsOf(() => planOf(peers('[x/c]')));
    expect(problems.map(({ line }) => line)).to.include(12);
    expect(problems.map(({ found }) => found).join('\n')).to.match(
      /x\/c -> x\/a:80\/TCP: deny, since x\/table isolates/,
    );
    const turned = policies((text) => text.replace('to: x/*', 'from: x/*'));
    expect(problemsOf(() => planOf(turned)).map(({ line }) => line)).to.deep.equal([9, 14]);
  });

  it('is refused at the field that is wrong', () => {
    expect(refusalOf(policies((text) => text.replace('[Ingress]', '[Ingres]')))).to.include({ line: 12 });
    expect(refusalOf(policies((text) => text.replace('x/deny-all', 'w/deny-all')))?.write).to.match(
      /one of x, y, z/,
    );
    expect(refusalOf(policies((text) => text.replace('otherwise: allow\n', '')))?.found).to.equal(
      'no otherwise',
    );
    expect(refusalOf(peers().replace('target: x/a', 'target: x/*'))?.write).to.match(/one pod/);
    expect(refusalOf(peers().replace('pod: b', 'pod: none'))).to.include({ line: 12 });
  });

  it('is refused for a name that a row has already', () => {
    const problem = refusalOf(peers().replace('name: of-y', 'name: own-b'));
    expect(problem?.line).to.equal(13);
    expect(problem?.found).to.contain('table.yaml:12');
  });

  it('may hold what matches nothing where it says so, and only there', () => {
    const nobody = peers('[], matchesNothing: true')
      .replace('pod: b', 'pod: none')
      .replace('pairs: true\n', '');
    expect(planOf(nobody)).to.have.lengthOf(6);
    const needless = refusalOf(peers('[x/b], matchesNothing: true').replace('pairs: true\n', ''));
    expect(needless?.found).to.match(/^matchesNothing/);
  });
});
