import { describeRules, ingress, policy } from './sample.test.js';

describeRules('ports of NetworkPolicies', [
  {
    rule: 'no protocol means TCP; no port means every port of the protocol',
    policies: [
      policy(ingress({ ports: [{ port: 53 }] })),
      policy(ingress({ ports: [{ protocol: 'UDP' }] }), 'q', 'z'),
    ],
    allow: ['x/a > y/a:53', 'x/a > z/a:53/UDP', 'x/a > z/a:999/UDP'],
    deny: ['x/a > y/a:53/UDP', 'x/a > z/a:53'],
  },
  {
    rule: 'an empty item of ports is every TCP port, not everything',
    policies: [policy(ingress({ ports: [{}] }))],
    allow: ['x/a > y/a:80', 'x/a > y/a:999'],
    deny: ['x/a > y/a:53/UDP'],
  },
  {
    rule: 'SCTP is not TCP, and its policy isolates all the same',
    policies: [policy(ingress({ ports: [{ protocol: 'SCTP', port: 80 }] }))],
    allow: ['x/a > y/a:80/SCTP'],
    deny: ['x/a > y/a:80', 'x/a > y/a:80/UDP'],
  },
  {
    rule: 'endPort: both ends included',
    policies: [policy(ingress({ ports: [{ port: 80, endPort: 90 }] }))],
    allow: ['x/a > y/a:80', 'x/a > y/a:85', 'x/a > y/a:90'],
    deny: ['x/a > y/a:79', 'x/a > y/a:91', 'x/a > y/a:85/UDP'],
  },
  {
    rule: 'a named port is the number of each destination pod',
    policies: [policy({ policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 'http' }] }] })],
    allow: ['x/a > y/a:80', 'x/a > y/b:8080'],
    deny: ['x/a > y/b:80', 'x/a > y/a:8080'],
  },
  {
    rule: 'a named port in an egress rule is looked up at the destination',
    policies: [policy({ policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] }, 'p', 'x')],
    allow: ['x/a > y/a:80', 'x/a > y/b:8080'],
    deny: ['x/a > y/b:80', 'x/a > 203.0.113.9:80'],
  },
  {
    rule: 'a named port of another protocol, or of nobody, matches nothing and isolates',
    policies: [
      policy(ingress({ ports: [{ port: 'dns' }] })),
      policy(ingress({ ports: [{ port: 'nobody' }] }), 'q', 'z'),
    ],
    deny: ['x/a > y/a:53', 'x/a > y/a:53/UDP', 'x/a > z/a:80'],
  },
]);
