import { expect } from 'chai';
import { loadPlan } from './load.js';
import { folderOf, networkCase, problemsOf } from './sample-files.test.js';

interface Refusal {
  what: string;
  changes: Record<string, string>;
  line: number;
  found: RegExp;
  write: RegExp;
}

const refusals: Refusal[] = [
  {
    what: 'an unknown key',
    changes: { otherwise: 'otherwize' },
    line: 7,
    found: /otherwize: "allow"/,
    write: /^otherwise/,
  },
  {
    what: 'an unknown key inside a line of cells',
    changes: { 'protocol: TCP }\n---': 'protokol: TCP }\n---' },
    line: 10,
    found: /protokol: "TCP"/,
    write: /^protocol/,
  },
  {
    what: 'an unknown kind',
    changes: { NetworkCase: 'NetCase' },
    line: 2,
    found: /"NetCase"/,
    write: /NetworkCase, AccessCase, KubectlCase, FlowCase/,
  },
  {
    what: 'a missing sentence',
    changes: { 'why: A sentence that a reader can check.\n': '' },
    line: 1,
    found: /no why/,
    write: /string/,
  },
  {
    what: 'what is no YAML',
    changes: { 'cites: [a page]': 'cites: [a page' },
    line: 6,
    found: /no YAML/,
    write: /plain YAML/,
  },
  {
    what: 'a case without any expectation',
    changes: {
      'expect:\n  otherwise: allow\n  cells:\n    - deny: { to: y/a }\n    - allow: { from: x/b, to: y/a, ports: [80], protocol: TCP }\n':
        '',
    },
    line: 2,
    found: /neither expect nor steps/,
    write: /expect/,
  },
  {
    what: 'a podSelector that matches nothing',
    changes: { '{ pod: a }': '{ pod: web }' },
    line: 16,
    found: /podSelector/,
    write: /y\/a: pod=a/,
  },
  {
    what: 'a peer that matches nothing',
    changes: { '{ ns: x }': '{ ns: w }' },
    line: 20,
    found: /ns/,
    write: /match a pod of the world/,
  },
  {
    what: 'a namespace that is not there',
    changes: { 'namespace: y': 'namespace: w' },
    line: 14,
    found: /"w"/,
    write: /one of x, y, z/,
  },
  {
    what: 'a port nobody serves, in a policy',
    changes: { 'port: 80,': 'port: 8080,' },
    line: 23,
    found: /8080/,
    write: /80\/TCP \(serve-80-tcp\)/,
  },
  {
    what: 'a port nobody serves, in the expectation',
    changes: { 'ports: [80]': 'ports: [8080]' },
    line: 10,
    found: /8080, which nobody serves/,
    write: /80 \(serve-80-tcp\)/,
  },
  {
    what: 'a malformed CIDR',
    changes: {
      'namespaceSelector: { matchLabels: { ns: x } }\n          podSelector: { matchLabels: { pod: b } }':
        'ipBlock: { cidr: 10.244.131.0/33 }',
    },
    line: 20,
    found: /10\.244\.131\.0\/33/,
    write: /a CIDR/,
  },
  {
    what: 'a misspelt field of a policy',
    changes: { 'namespaceSelector:': 'namespaceSelectors:' },
    line: 20,
    found: /namespaceSelectors/,
    write: /^namespaceSelector,/,
  },
  {
    what: 'a pattern that names no pod',
    changes: { 'to: y/a }\n': 'to: y/web }\n' },
    line: 9,
    found: /y\/web, which names no pod/,
    write: /x\/a, x\/b/,
  },
  {
    what: 'a line that matches no cell',
    changes: { 'from: x/b, to: y/a': 'from: y/a, to: y/a' },
    line: 10,
    found: /y\/a/,
    write: /a pod to itself/,
  },
  {
    what: 'an expectation that the policies contradict',
    changes: { 'from: x/b': 'from: x/c' },
    line: 10,
    found: /x\/c -> y\/a:80\/TCP: deny, since y\/allow-b isolates y\/a/,
    write: /both say the same/,
  },
  {
    what: 'an object of another kind',
    changes: { 'kind: NetworkPolicy': 'kind: Namespace' },
    line: 13,
    found: /Namespace/,
    write: /NetworkPolicy objects/,
  },
  {
    what: 'a policy of another product',
    changes: { 'networking.k8s.io/v1': 'cilium.io/v2', 'kind: NetworkPolicy': 'kind: CiliumNetworkPolicy' },
    line: 13,
    found: /CiliumNetworkPolicy/,
    write: /networking.k8s.io/,
  },
];

describe('a case that is refused', () => {
  for (const { what, changes, line, found, write } of refusals) {
    it(`for ${what}`, () => {
      const folder = folderOf({ 'sample.yaml': networkCase(changes) });
      const problems = problemsOf(() => loadPlan({ paths: [folder] }));
      const [first] = problems;
      expect(first?.file).to.equal(`${folder}/sample.yaml`);
      expect(problems.map((one) => one.line)).to.include(line);
      const there = problems.find((one) => one.line === line);
      expect(there?.found).to.match(found);
      expect(there?.write).to.match(write);
    });
  }

  it('names every problem of every file at once, in order', () => {
    const folder = folderOf({
      'b.yaml': networkCase({ 'name: sample': 'name: b', 'ports: [80]': 'ports: [8080]' }),
      'a.yaml': networkCase({ otherwise: 'otherwize', 'A sentence that a reader can check.': 'short' }),
    });
    const places = problemsOf(() => loadPlan({ paths: [folder] })).map(
      ({ file, line }) => `${file.slice(-6)}:${line}`,
    );
    expect(places).to.deep.equal(['a.yaml:4', 'a.yaml:7', 'b.yaml:10']);
  });

  it('for the name of another case, with both places', () => {
    const folder = folderOf({ 'one.yaml': networkCase(), 'two.yaml': networkCase() });
    const [problem] = problemsOf(() => loadPlan({ paths: [folder] }));
    expect(problem).to.include({ file: `${folder}/two.yaml`, line: 3 });
    expect(problem?.found).to.contain('one.yaml:3');
  });
});
