import { expect } from 'chai';
import { matrixOf } from './matrix.js';
import { folderOf, problemsOf } from './sample-files.test.js';

const closed = `apiVersion: crd.projectcalico.org/v1
kind: GlobalNetworkPolicy
metadata: { name: closed }
spec:
  order: 10
  selector: app == 'b'
  types: [Ingress]
  ingress:
    - action: Deny
      protocol: TCP
      source: { selector: "app == 'a'" }
      destination: { ports: [80] }
`;
const local = closed
  .replace('GlobalNetworkPolicy', 'NetworkPolicy')
  .replace('name: closed', 'name: closed, namespace: n');

describe('a manifest of Calico that is refused', () => {
  const rows: [string, string, number, RegExp, RegExp][] = [
    ['a selector that is none', closed.replace("app == 'b'", 'app = b'), 6, /app = b/, /character 5/],
    ['global() of a policy', closed.replace("app == 'b'", 'global()'), 6, /global/, /namespaceSelector/],
    [
      'global() beside another selector',
      closed.replace('{ selector: "app', '{ namespaceSelector: "global() || has(x)", selector: "app'),
      11,
      /global/,
      /alone/,
    ],
    [
      'a rule without action',
      closed.replace('action: Deny\n      protocol', 'protocol'),
      9,
      /no action/,
      /Allow, Deny/,
    ],
    ['an action that is none', closed.replace('Deny', 'deny'), 9, /"deny"/, /Allow, Deny, Pass, Log/],
    [
      'ports without a protocol',
      closed.replace('      protocol: TCP\n', ''),
      11,
      /ports/,
      /protocol TCP, UDP or SCTP/,
    ],
    ['a protocol that is none', closed.replace('TCP', 'tcp'), 10, /tcp/, /TCP, UDP, SCTP/],
    [
      'a range that ends before it begins',
      closed.replace('[80]', '["90:80"]'),
      12,
      /90:80/,
      /a range as 80:90/,
    ],
    ['a port out of range', closed.replace('[80]', '[0]'), 12, /0/, /1 to 65535/],
    ['a type told twice', closed.replace('[Ingress]', '[Ingress, Ingress]'), 7, /types/, /once/],
    ['a slip in a field', closed.replace('order', 'oder'), 5, /oder/, /^order, or leave it out/],
    [
      'a field of the other kind',
      local.replace('  order: 10', '  namespaceSelector: all()'),
      5,
      /namespaceSelector/,
      /leave it out|does not exist/,
    ],
    [
      'blocks of both families',
      closed.replace('{ selector: "app == \'a\'" }', '{ nets: [10.0.0.0/8, "fd00::/8"] }'),
      11,
      /nets/,
      /one IP version/,
    ],
    [
      'a block of the other family than ipVersion',
      closed.replace('{ selector: "app == \'a\'" }', '{ nets: [10.0.0.0/8] }\n      ipVersion: 6'),
      11,
      /nets/,
      /one IP version/,
    ],
    [
      'a block with bits behind its mask',
      closed.replace('{ selector: "app == \'a\'" }', '{ nets: [10.1.0.0/8] }'),
      11,
      /10\.1/,
      /first/,
    ],
    [
      'a block without its bits',
      closed.replace('{ selector: "app == \'a\'" }', '{ nets: [10.1.0.0] }'),
      11,
      /10\.1/,
      /CIDR/,
    ],
    ['an order that is no number', closed.replace('10', '"10"'), 5, /order/, /number/],
    [
      'a dot in a name of the form for Calico itself',
      closed.replace('crd.', '').replace('/v1', '/v3').replace('name: closed', 'name: default.closed'),
      3,
      /default\.closed/,
      /without a dot/,
    ],
    [
      'a network set with a label of Calico',
      'apiVersion: crd.projectcalico.org/v1\nkind: NetworkSet\nmetadata: { name: s, namespace: n, labels: { projectcalico.org/namespace: n } }\nspec: { nets: [10.0.0.0/8] }\n',
      3,
      /projectcalico\.org\/namespace/,
      /another name/,
    ],
    [
      'a network set with what is no block',
      'apiVersion: crd.projectcalico.org/v1\nkind: GlobalNetworkSet\nmetadata: { name: s }\nspec: { nets: [example.com] }\n',
      4,
      /example\.com/,
      /a CIDR or an address/,
    ],
    [
      'the two forms of one policy',
      `${closed.replace('name: closed', 'name: default.closed')}---\n${closed.replace('crd.', '').replace('/v1', '/v3')}`,
      14,
      /a second GlobalNetworkPolicy closed; the first is at .*all\.yaml:1/,
      /another name/,
    ],
    // What is not modelled is refused by its name.
    ...['doNotTrack', 'preDNAT', 'applyOnForward'].map((field): [string, string, number, RegExp, RegExp] => [
      field,
      closed.replace('order: 10', `${field}: true`),
      5,
      new RegExp(`${field}: true`),
      new RegExp(`does not model ${field}`),
    ]),
    ...['icmp: { type: 8 }', 'notICMP: { type: 8 }', 'http: { methods: [GET] }'].map(
      (field): [string, string, number, RegExp, RegExp] => [
        `a rule with ${field}`,
        closed.replace('protocol: TCP', `protocol: TCP\n      ${field}`),
        11,
        new RegExp(field.split(':')[0] ?? ''),
        new RegExp(`does not model ${field.split(':')[0]}`),
      ],
    ),
    [
      'a rule by Service',
      closed.replace('{ ports: [80] }', '{ services: { name: web, namespace: n } }'),
      12,
      /services/,
      /does not model services/,
    ],
    [
      'ports of a source',
      closed.replace('{ selector: "app', '{ ports: [80], selector: "app'),
      11,
      /ports/,
      /does not model ports of a source/,
    ],
    ['another tier', closed.replace('order: 10', 'tier: security'), 5, /security/, /tiers are not modelled/],
    ...['Tier', 'HostEndpoint', 'StagedNetworkPolicy', 'StagedGlobalNetworkPolicy'].map(
      (kind): [string, string, number, RegExp, RegExp] => [
        `a ${kind}`,
        closed.replace('GlobalNetworkPolicy', kind),
        1,
        /projectcalico/,
        new RegExp(`^no ${kind}; ${kind} closed: .* not modelled`),
      ],
    ),
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

  it('for false and null in what is not modelled: they change nothing', () => {
    const text = closed.replace('order: 10', 'doNotTrack: false\n  preDNAT: null');
    expect(matrixOf(folderOf({ 'all.yaml': text })).cells).to.deep.equal([]);
  });
});
