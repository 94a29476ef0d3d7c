import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { classMatrixJson, classMatrixOf } from './class-matrix.js';
import { classMatrixText } from './class-matrix-text.js';
import { matrixJson, matrixOf } from './matrix.js';
import { folderOf } from './sample-files.test.js';

const pod = (name: string, app: string, more = '') => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: n, labels: { app: ${app}, pod-template-hash: ${name} } }
spec: { ${more}containers: [{ name: c, ports: [{ name: ${app}, containerPort: 80 }] }] }
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-web, namespace: n }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 80 }] }]
`;
const shop = () =>
  folderOf({
    'all.yaml': [
      pod('web-1', 'web'),
      pod('db-1', 'db'),
      pod('web-2', 'web'),
      pod('db-2', 'db'),
      pod('job', 'job'),
      policy,
    ].join('---\n'),
  });
const jsonOf = (path: string) => JSON.parse([...classMatrixJson(classMatrixOf(path))].join(''));

describe('the matrix of classes', () => {
  it('puts pods together that no policy tells apart', () => {
    const { classes } = jsonOf(shop());
    expect(classes.map((one: { id: string; members: string[] }) => [one.id, one.members])).to.deep.equal([
      ['n/web-1', ['n/web-1', 'n/web-2']],
      ['n/db-1', ['n/db-1', 'n/db-2']],
      ['n/job', ['n/job']],
    ]);
    expect(classes[1].ports).to.deep.equal([{ name: 'db', port: 80, protocol: 'TCP' }]);
  });

  it('has one cell a pair of classes, and one for members of a class among each other', () => {
    const { cells } = jsonOf(shop());
    const ids = cells.map(
      (one: { from: string; to: string; port: number; verdict: string }) =>
        `${one.from} ${one.to}:${one.port} ${one.verdict}`,
    );
    expect(ids).to.deep.equal([
      'n/web-1 n/web-1:80 allow',
      'n/web-1 n/db-1:80 allow',
      'n/web-1 n/job:80 allow',
      'n/db-1 n/web-1:80 allow',
      'n/db-1 n/db-1:80 deny',
      'n/db-1 n/job:80 allow',
      'n/job n/web-1:80 allow',
      'n/job n/db-1:80 deny',
    ]);
    expect(cells[1]).to.deep.equal({
      from: 'n/web-1',
      to: 'n/db-1',
      port: 80,
      protocol: 'TCP',
      verdict: 'allow',
      egress: { verdict: 'allow', policy: null, rule: null },
      ingress: { verdict: 'allow', policy: 'n/allow-web', rule: 0 },
    });
    expect(cells[4].ingress).to.deep.equal({ verdict: 'deny', policy: 'n/allow-web', rule: null });
  });

  it('is the matrix of pods where all of them differ', () => {
    const path = join(checkout, 'fixtures', 'examples', 'two-policies');
    expect(jsonOf(path).cells).to.deep.equal(JSON.parse(matrixJson(matrixOf(path))).cells);
  });

  it('tells pods of an isolated class apart by the node of a pod on its network', () => {
    const folder = folderOf({
      'all.yaml': [
        pod('host', 'web', 'nodeName: one, hostNetwork: true, '),
        pod('near', 'db', 'nodeName: one, '),
        pod('far', 'db', 'nodeName: two, '),
        pod('free', 'job', 'nodeName: one, '),
        pod('free-too', 'job', 'nodeName: two, '),
        policy,
      ].join('---\n'),
    });
    const { classes, cells } = jsonOf(folder);
    expect(classes.map((one: { members: string[] }) => one.members.join())).to.deep.equal([
      'n/host',
      'n/near',
      'n/far',
      'n/free,n/free-too',
    ]);
    const from = (to: string) =>
      cells.find((one: { from: string; to: string }) => one.from === 'n/host' && one.to === to).verdict;
    expect([from('n/near'), from('n/far')]).to.deep.equal(['allow', 'deny']);
  });

  it('is a list of classes with a grid, for reading', () => {
    const text = classMatrixText(classMatrixOf(shop()));
    expect(text).to.match(/^5 pods in 3 classes .* 8 cells between classes: 6 allow, 2 deny\./);
    expect(text).to.match(/^n\/db-1 +2 +80\/TCP db +2\/3 +1\/3 +ingress by n\/allow-web$/m);
    expect(text).to.contain('n/db-1   .        X       .');
    expect(text).to.contain('n/job    .        X       -');
    expect(text).to.contain('n/allow-web (ingress): 2 cells');
  });

  it('has no grid where nobody could read it', () => {
    const many = Array.from({ length: 41 }, (_, index) =>
      pod(`p${index}`, 'web').replace('80', `${80 + index}`),
    );
    const text = classMatrixText(classMatrixOf(folderOf({ 'all.yaml': many.join('---\n') })));
    expect(text).to.contain('41 classes').and.contain('--json has every cell').and.not.contain('. open');
  });

  it('of no pods is empty', () => {
    const folder = folderOf({ 'all.yaml': policy });
    expect(jsonOf(folder)).to.deep.equal({ classes: [], cells: [] });
    expect(classMatrixText(classMatrixOf(folder))).to.match(/^0 pods in 0 classes/);
  });
});
