import { describeRules, egress, ingress, ofX, podA, policy } from './sample.test.js';

describeRules('isolation of NetworkPolicies', [
  { rule: 'no policy: everything is open', policies: [], allow: ['x/a > y/a:80', 'y/a > z/c:53/UDP'] },
  {
    rule: 'policyTypes omitted, no egress rule: ingress alone is isolated',
    policies: [policy({ podSelector: podA, egress: [] })],
    allow: ['y/a > x/a:80'],
    deny: ['x/a > y/a:80'],
  },
  {
    rule: 'policyTypes omitted, with an egress rule: both are isolated',
    policies: [policy({ podSelector: podA, egress: [{ to: [ofX] }] })],
    allow: ['y/a > x/a:80'],
    deny: ['y/a > z/a:80', 'x/a > y/a:80'],
  },
  {
    rule: 'rules of a direction that policyTypes leaves out have no effect',
    policies: [policy({ podSelector: podA, policyTypes: ['Egress'], ingress: [], egress: [{}] })],
    allow: ['x/a > y/a:80', 'y/a > x/a:80'],
  },
  {
    rule: 'an empty or missing podSelector selects all pods of the namespace, and no other',
    policies: [policy({ podSelector: {} }), policy({}, 'q', 'z')],
    allow: ['y/a > x/a:80'],
    deny: ['x/a > y/a:80', 'x/a > y/c:80', 'x/a > z/b:80'],
  },
  {
    rule: 'an empty rule allows every peer, port and protocol',
    policies: [policy(ingress({}))],
    allow: ['x/a > y/a:80', 'x/a > y/a:53/UDP', 'x/a > y/a:9/SCTP', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'empty from and ports are the same as missing ones',
    policies: [policy(ingress({ from: [], ports: [] }))],
    allow: ['x/a > y/a:80', 'x/a > y/a:9/SCTP', '203.0.113.9 > y/a:53/UDP'],
  },
  {
    rule: 'an empty list of rules denies all',
    policies: [policy(ingress())],
    allow: ['x/a > y/b:80'],
    deny: ['x/a > y/a:80', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'egress of the source and ingress of the destination must both allow',
    policies: [
      policy(egress({ to: [{ namespaceSelector: { matchLabels: { ns: 'y' } } }] }), 'p', 'x'),
      policy(ingress()),
    ],
    allow: ['x/a > y/b:8080', 'x/b > z/a:80'],
    deny: ['x/a > y/a:80', 'x/a > z/a:80', 'x/b > y/a:80'],
  },
  {
    rule: 'policies add up: what one allows, a stricter one does not take away',
    policies: [policy(ingress(), 'a-deny'), policy(ingress({ from: [ofX] }), 'z-allow')],
    allow: ['x/c > y/a:80'],
    deny: ['z/c > y/a:80'],
  },
  {
    rule: 'a pod always reaches itself',
    policies: [policy({ policyTypes: ['Ingress', 'Egress'] })],
    allow: ['y/a > y/a:80'],
    deny: ['y/a > y/b:8080'],
  },
]);
