import {
  describeCalico,
  globalPolicy,
  globalSet,
  into,
  localPolicy,
  localSet,
  outOf,
} from './sample.test.js';

const allow = (rule: Record<string, unknown>) => ({ action: 'Allow', ...rule });
const from = (source: Record<string, unknown>) => into(allow({ source }));
const to = (destination: Record<string, unknown>) => outOf(allow({ destination }));

describeCalico('whom a rule of Calico means', [
  {
    rule: 'a selector in a namespaced policy means pods of its namespace',
    policies: [localPolicy(from({ selector: "pod == 'b'" }))],
    allow: ['y/b > y/a:80'],
    deny: ['x/b > y/a:80', 'y/c > y/a:80'],
  },
  {
    rule: 'a selector in a global policy means pods of every namespace',
    policies: [globalPolicy(from({ selector: "pod == 'b'" }))],
    allow: ['y/b > y/a:80', 'x/b > y/a:80'],
    deny: ['x/c > y/a:80', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'a namespaceSelector reads the labels of namespaces, beside a selector of pods',
    policies: [localPolicy(from({ namespaceSelector: "ns in {'x'}", selector: "pod != 'c'" }))],
    allow: ['x/b > y/a:80'],
    deny: ['x/c > y/a:80', 'y/b > y/a:80'],
  },
  {
    rule: 'the namespaceSelector all() means every pod, and no address outside',
    policies: [localPolicy(from({ namespaceSelector: 'all()' }))],
    allow: ['x/b > y/a:80', 'y/b > y/a:80'],
    deny: ['203.0.113.9 > y/a:80'],
  },
  {
    rule: 'the namespaceSelector global() means global network sets, and no pod',
    policies: [
      localPolicy(from({ namespaceSelector: 'global()' })),
      globalSet(['203.0.113.0/24'], {}),
      localSet(['198.51.100.0/24'], {}),
    ],
    allow: ['203.0.113.9 > y/a:80'],
    deny: ['x/b > y/a:80', '198.51.100.1 > y/a:80'],
  },
  {
    rule: 'the namespace of a pod is a label of its own',
    policies: [globalPolicy(from({ selector: "projectcalico.org/namespace == 'x'" }))],
    allow: ['x/b > y/a:80'],
    deny: ['z/b > y/a:80'],
  },
  {
    rule: 'a selector also means the network sets that it selects, in any namespace for a global policy',
    policies: [
      globalPolicy(from({ selector: "role == 'office'" })),
      localSet(['203.0.113.0/24', '198.51.100.7'], { role: 'office' }, 'z'),
    ],
    allow: ['203.0.113.9 > y/a:80', '198.51.100.7 > y/a:80'],
    deny: ['198.51.100.8 > y/a:80', 'x/b > y/a:80'],
  },
  {
    rule: 'a network set of another namespace is none of a namespaced policy',
    policies: [
      localPolicy(from({ selector: "role == 'office'" })),
      localSet(['203.0.113.0/24'], { role: 'office' }, 'z'),
    ],
    deny: ['203.0.113.9 > y/a:80'],
  },
  {
    rule: 'a network set inherits the labels of its namespace',
    policies: [
      localPolicy(from({ namespaceSelector: "ns == 'z'", selector: 'has(role)' })),
      localSet(['203.0.113.0/24'], { role: 'office' }, 'z'),
    ],
    allow: ['203.0.113.9 > y/a:80'],
    deny: ['z/b > y/a:80'],
  },
  {
    rule: 'a pod whose address lies in a network set is meant with it',
    policies: [
      globalPolicy(from({ selector: "role == 'office'" })),
      globalSet(['10.0.1.2/32'], { role: 'office' }),
    ],
    allow: ['x/b > y/a:80'],
    deny: ['x/c > y/a:80'],
  },
  {
    rule: 'notSelector alone leaves out, and means addresses outside too',
    policies: [globalPolicy(from({ notSelector: "pod == 'b'" }))],
    allow: ['x/c > y/a:80', '203.0.113.9 > y/a:80'],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'notSelector in a namespaced policy keeps to its namespace',
    policies: [localPolicy(from({ notSelector: "pod == 'b'" }))],
    allow: ['y/c > y/a:80'],
    deny: ['y/b > y/a:80', 'x/c > y/a:80', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'notSelector beside a selector takes away from it',
    policies: [globalPolicy(from({ selector: 'has(pod)', notSelector: "pod == 'b'" }))],
    allow: ['x/c > y/a:80'],
    deny: ['x/b > y/a:80', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'blocks alone are about every address, also in a namespaced policy',
    policies: [localPolicy(from({ nets: ['10.0.1.0/24', '203.0.113.0/24'] }))],
    allow: ['x/b > y/a:80', '203.0.113.9 > y/a:80'],
    deny: ['y/b > y/a:80'],
  },
  {
    rule: 'notNets leave out, of the blocks or of everything',
    policies: [
      localPolicy(from({ nets: ['10.0.0.0/16'], notNets: ['10.0.1.0/24'] })),
      localPolicy({ ...from({ notNets: ['10.0.0.0/8'] }), selector: "pod == 'b'" }, 'q'),
    ],
    allow: ['z/b > y/a:80', '203.0.113.9 > y/b:8080'],
    deny: ['x/b > y/a:80', 'x/b > y/b:8080', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'blocks and selectors must both match',
    policies: [globalPolicy(from({ nets: ['10.0.1.0/24'], selector: "pod == 'b'" }))],
    allow: ['x/b > y/a:80'],
    deny: ['x/c > y/a:80', 'z/b > y/a:80'],
  },
  {
    rule: 'service accounts by name mean those of the own namespace',
    policies: [localPolicy({ ...from({ serviceAccounts: { names: ['runner'] } }), selector: "pod == 'b'" })],
    allow: ['y/a > y/b:8080'],
    deny: ['x/a > y/b:8080', 'y/c > y/b:8080'],
  },
  {
    rule: 'service accounts by label, of those that are in the manifests',
    policies: [
      globalPolicy({ ...from({ serviceAccounts: { selector: "role == 'batch'" } }), selector: "pod == 'b'" }),
    ],
    allow: ['y/a > y/b:8080'],
    deny: ['x/a > y/b:8080'],
  },
  {
    rule: 'service accounts by the selector all() mean all that selectors can select, network sets as well',
    policies: [
      globalPolicy(from({ serviceAccounts: { selector: 'all()' } })),
      globalSet(['203.0.113.0/24'], {}),
    ],
    allow: ['x/b > y/a:80', '203.0.113.9 > y/a:80'],
    deny: ['198.51.100.1 > y/a:80'],
  },
  {
    rule: 'names and labels of service accounts must both match',
    policies: [
      globalPolicy({
        ...from({ serviceAccounts: { names: ['default'], selector: "role == 'batch'" } }),
        selector: "pod == 'b'",
      }),
    ],
    deny: ['y/a > y/b:8080', 'y/c > y/b:8080'],
  },
  {
    rule: 'a policy may be about service accounts and namespaces',
    policies: [
      globalPolicy({
        serviceAccountSelector: "projectcalico.org/name == 'runner'",
        namespaceSelector: "ns != 'x'",
        types: ['Ingress'],
      }),
    ],
    deny: ['x/b > y/a:80', 'x/b > z/a:80'],
    allow: ['z/b > x/a:80', 'x/b > y/b:8080'],
  },
  {
    rule: 'the destination of an ingress rule is the pod itself',
    policies: [
      globalPolicy({ types: ['Ingress'], ingress: [allow({ destination: { selector: "pod == 'c'" } })] }),
    ],
    allow: ['x/b > y/c:80'],
    deny: ['x/b > y/a:80'],
  },
]);

describeCalico('protocols, ports and IP versions of a rule of Calico', [
  {
    rule: 'numbers, ranges and names of ports, over the protocol of the rule',
    policies: [localPolicy(to({ namespaceSelector: 'all()' }))],
    allow: ['y/a > x/b:80', 'y/a > x/b:53/UDP'],
  },
  {
    rule: 'a range holds both of its ends',
    policies: [localPolicy(into(allow({ protocol: 'TCP', destination: { ports: ['80:90', '95'] } })))],
    allow: ['x/b > y/a:80', 'x/b > y/a:90', 'x/b > y/a:95'],
    deny: ['x/b > y/a:79', 'x/b > y/a:91', 'x/b > y/a:80/UDP'],
  },
  {
    rule: 'a port name means what each destination calls so, and nothing of an address outside',
    policies: [globalPolicy(outOf(allow({ protocol: 'TCP', destination: { ports: ['http'] } })))],
    allow: ['x/a > y/b:8080', 'x/a > y/c:80'],
    deny: ['x/a > y/b:80', 'x/a > 203.0.113.9:80', 'x/a > y/c:53/UDP'],
  },
  {
    rule: 'notPorts leave out, numbers and names',
    policies: [localPolicy(into(allow({ protocol: 'TCP', destination: { notPorts: ['http', 443] } })))],
    allow: ['x/b > y/a:81'],
    deny: ['x/b > y/a:80', 'x/b > y/a:443', 'x/b > y/a:53/UDP'],
  },
  {
    rule: 'a protocol may be a number, and be left out',
    policies: [
      localPolicy(into(allow({ protocol: 17 }))),
      localPolicy({ ...into(allow({ notProtocol: 'TCP' })), selector: "pod == 'b'" }, 'q'),
      localPolicy({ ...into(allow({ protocol: 'ICMP' })), selector: "pod == 'c'" }, 'r'),
    ],
    allow: ['x/b > y/a:53/UDP', 'x/b > y/b:53/UDP'],
    deny: ['x/b > y/a:80', 'x/b > y/b:8080', 'x/b > y/c:80', 'x/b > y/c:53/UDP'],
  },
  {
    rule: 'ipVersion keeps a rule to one version',
    policies: [localPolicy(into(allow({ ipVersion: 6 })))],
    allow: ['x/b > y/a:80 IPv6'],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'blocks keep a rule to their version, those that leave out as well',
    policies: [
      localPolicy(from({ nets: ['fd00::1:0/112'] })),
      localPolicy({ ...from({ notNets: ['10.0.1.0/24'] }), selector: "pod == 'b'" }, 'q'),
    ],
    allow: ['x/b > y/a:80 IPv6', 'z/b > y/b:8080'],
    deny: ['x/b > y/a:80', 'z/b > y/a:80 IPv6', 'z/b > y/b:8080 IPv6', 'x/b > y/b:8080'],
  },
  {
    rule: 'a network set means addresses of either version',
    policies: [
      globalPolicy(from({ selector: "role == 'office'" })),
      globalSet(['10.0.1.2', 'fd00::3:2/128'], { role: 'office' }),
    ],
    allow: ['x/b > y/a:80', 'z/b > y/a:80 IPv6', 'fd00::3:2 > y/a:80'],
    deny: ['x/b > y/a:80 IPv6', 'z/b > y/a:80'],
  },
]);
