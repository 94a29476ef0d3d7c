import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { type MatrixCell, matrixJson, matrixOf } from './matrix.js';
import { matrixText } from './matrix-text.js';
import { folderOf, problemsOf } from './sample-files.test.js';

const pod = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: n, labels: { app: ${name} } }
spec: { containers: [{ name: c, ports: [{ containerPort: 80 }, { containerPort: 80 }] }] }
${more}`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-a, namespace: n }
spec:
  podSelector: { matchLabels: { app: b } }
  ingress:
    - from: [{ ipBlock: { cidr: 10.0.0.1/32 } }]
`;
const address = (ip: string) => `status: { phase: Running, podIP: ${ip} }\n`;

describe('the matrix of a folder', () => {
  it('holds every connection once, with both halves and the deciding rule', () => {
    const cells = matrixOf(join(checkout, 'fixtures', 'examples', 'two-policies')).cells;
    const ids = cells.map(({ from, to, port, protocol }) => `${from} ${to}:${port}/${protocol}`);
    expect(ids).to.deep.equal([
      'shop/web shop/api:8080/TCP',
      'shop/web shop/db:5432/TCP',
      'shop/api shop/web:8080/TCP',
      'shop/api shop/db:5432/TCP',
      'shop/db shop/web:8080/TCP',
      'shop/db shop/api:8080/TCP',
    ]);
    expect(cells.find(({ from, to }) => from === 'shop/api' && to === 'shop/db')).to.deep.equal({
      from: 'shop/api',
      to: 'shop/db',
      port: 5432,
      protocol: 'TCP',
      verdict: 'allow',
      egress: { verdict: 'allow', policy: null, rule: null },
      ingress: { verdict: 'allow', policy: 'shop/allow-api', rule: 0 },
    });
  });

  it('is printed as JSON with cells alone', () => {
    const matrix = matrixOf(join(checkout, 'fixtures', 'examples', 'two-policies'));
    const printed = JSON.parse(matrixJson(matrix)) as { cells: MatrixCell[] };
    expect(printed).to.deep.equal({ cells: matrix.cells });
  });

  it('reads folders, documents, JSON and Lists, and lets status.podIP take part in ipBlock', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        JSON.parse(
          JSON.stringify({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'c', namespace: 'n' },
            spec: { containers: [{ name: 'c' }] },
            status: { podIP: '10.0.0.3' },
          }),
        ),
      ],
    };
    const folder = folderOf({
      'pods.yaml': `${pod('a', address('10.0.0.1'))}---\n---\n${pod('b')}`,
      'deep/er/policy.yml': policy,
      'list.json': JSON.stringify(list),
      'values.yaml': 'replicas: 3\n',
      'deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\n',
      'notes.txt': 'not: [read',
    });
    const { cells, notes } = matrixOf(folder);
    expect(cells.map(({ from, to, verdict }) => `${from} ${to} ${verdict}`).sort()).to.deep.equal([
      'n/a n/b allow',
      'n/b n/a allow',
      'n/c n/a allow',
      'n/c n/b deny',
    ]);
    expect(notes.join('\n')).to.contain('1 Deployment').and.contain('1 documents without a kind');
    expect(notes.join('\n')).to.contain('no Namespace object for n').and.contain('no cell to it: n/c');
  });

  it('is a grid for reading', () => {
    const folder = folderOf({
      'all.yaml': `${pod('a', address('10.0.0.1'))}---\n${pod('b')}---\n${pod('c')}---\n${policy}`,
    });
    const [head, grid, why] = matrixText(matrixOf(folder)).split('\n\n');
    expect(head).to.match(/^6 cells: 5 allow, 1 deny/);
    expect(grid).to.equal(
      ['80/TCP', '     n/a  n/b  n/c', 'n/a  -    .    .', 'n/b  .    -    .', 'n/c  .    X    -'].join('\n'),
    );
    expect(why).to.contain('n/allow-a (ingress): 1 cell');
  });
});

describe('a manifest that is refused', () => {
  const rows: [string, string, number, RegExp, RegExp][] = [
    [
      'a field that NetworkPolicy lacks',
      policy.replace('from:', 'form:'),
      7,
      /form/,
      /^from, or leave it out/,
    ],
    ['a malformed CIDR', policy.replace('10.0.0.1/32', '10.0.0.1'), 7, /10\.0\.0\.1/, /a CIDR/],
    [
      'an exception outside its block',
      policy.replace('cidr: 10.0.0.1/32', 'cidr: 10.0.0.0/24, except: [10.1.0.0/25]'),
      7,
      /10\.1\.0\.0/,
      /inside 10\.0\.0\.0\/24/,
    ],
    [
      'an exception as large as its block',
      policy.replace('cidr: 10.0.0.1/32', 'cidr: 10.0.0.0/24, except: [10.0.0.0/24]'),
      7,
      /10\.0\.0\.0/,
      /smaller/,
    ],
    [
      'a peer with a block and a selector',
      policy.replace('[{ ipBlock', '[{ podSelector: {}, ipBlock'),
      7,
      /podSelector/,
      /ipBlock alone/,
    ],
    [
      'an empty peer',
      policy.replace('{ ipBlock: { cidr: 10.0.0.1/32 } }', '{}'),
      7,
      /\{\}/,
      /a podSelector, a namespaceSelector or an ipBlock/,
    ],
    ['a label that is a number', policy.replace('app: b', 'app: 1'), 5, /app: 1/, /quote/],
    [
      'an unknown policyType',
      policy.replace('spec:', 'spec:\n  policyTypes: [In]'),
      5,
      /"In"/,
      /Ingress, Egress/,
    ],
    ['a port out of range', pod('a').replace('80 }', '80000 }'), 4, /80000/, /65535/],
    [
      'an endPort below its port',
      `${policy}      ports: [{ port: 80, endPort: 79 }]\n`,
      8,
      /endPort: 79/,
      /not below it/,
    ],
    [
      'an endPort beside a name',
      `${policy}      ports: [{ port: http, endPort: 90 }]\n`,
      8,
      /endPort: 90/,
      /beside a port number/,
    ],
    [
      'a port name that is too long',
      `${policy}      ports: [{ port: a-name-of-16-long }]\n`,
      8,
      /a-name/,
      /at most 15/,
    ],
    ['a name with capitals', pod('A'), 3, /"A"/, /lower-case/],
    ['a missing name', policy.replace('name: allow-a, ', ''), 3, /no name/, /string/],
    [
      'a policy of Calico in a version that is none',
      policy.replace('networking.k8s.io/v1', 'crd.projectcalico.org/v3'),
      1,
      /crd\.projectcalico\.org/,
      /^crd\.projectcalico\.org\/v1; .* not modelled/,
    ],
    [
      'a second object of one name',
      `${policy}---\n${policy}`,
      9,
      /a second NetworkPolicy n\/allow-a; the first is at .*all\.yaml:1/,
      /another name/,
    ],
    ['what is no YAML', `${policy}\n  - [`, 9, /no YAML/, /plain YAML/],
    ['a template', '{{- if .Values.on }}\nkind: Pod\n', 1, /no YAML/, /render templates first/],
  ];
  for (const [what, text, line, found, write] of rows) {
    it(`for ${what}`, () => {
      const folder = folderOf({ 'all.yaml': text });
      const problems = problemsOf(() => matrixOf(folder));
      const there = problems.find((one) => one.line === line);
      expect(there, JSON.stringify(problems)).to.include({ file: `${folder}/all.yaml` });
      expect(there?.found).to.match(found);
      expect(there?.write).to.match(write);
    });
  }
});
