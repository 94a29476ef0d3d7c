import { describeRules, egress, ingress, ofX, policy } from './sample.test.js';

describeRules('peers of NetworkPolicies', [
  {
    rule: 'a podSelector alone means pods of the own namespace',
    policies: [policy(ingress({ from: [{ podSelector: { matchLabels: { pod: 'b' } } }] }))],
    allow: ['y/b > y/a:80'],
    deny: ['x/b > y/a:80', 'y/c > y/a:80'],
  },
  {
    rule: 'an empty podSelector as peer is every pod of the own namespace',
    policies: [policy(ingress({ from: [{ podSelector: {} }] }))],
    allow: ['y/b > y/a:80', 'y/c > y/a:80'],
    deny: ['x/b > y/a:80', '203.0.113.9 > y/a:80'],
  },
  {
    rule: 'an empty namespaceSelector is every pod of every namespace, and no address',
    policies: [policy(ingress({ from: [{ namespaceSelector: {} }] }))],
    allow: ['x/b > y/a:80', 'y/c > y/a:80', 'z/a > y/a:80'],
    deny: ['203.0.113.9 > y/a:80'],
  },
  {
    rule: 'both selectors in one item: AND',
    policies: [policy(ingress({ from: [{ ...ofX, podSelector: { matchLabels: { pod: 'b' } } }] }))],
    allow: ['x/b > y/a:80'],
    deny: ['x/a > y/a:80', 'y/b > y/a:80', 'z/b > y/a:80'],
  },
  {
    rule: 'two items: OR',
    policies: [policy(ingress({ from: [ofX, { podSelector: { matchLabels: { pod: 'b' } } }] }))],
    allow: ['x/a > y/a:80', 'x/b > y/a:80', 'y/b > y/a:80'],
    deny: ['z/b > y/a:80', 'y/c > y/a:80'],
  },
  {
    rule: 'peers and ports of one rule: AND; rules: OR',
    policies: [
      policy(ingress({ from: [ofX], ports: [{ port: 80 }] }, { ports: [{ port: 53, protocol: 'UDP' }] })),
    ],
    allow: ['x/a > y/a:80', 'z/a > y/a:53/UDP'],
    deny: ['z/a > y/a:80', 'x/a > y/a:81'],
  },
  {
    rule: 'matchExpressions: In, NotIn, Exists, DoesNotExist; a missing key meets the negative ones',
    policies: [
      policy(
        ingress({
          from: [
            {
              namespaceSelector: {
                matchExpressions: [
                  { key: 'ns', operator: 'Exists' },
                  { key: 'ns', operator: 'NotIn', values: ['z'] },
                ],
              },
              podSelector: {
                matchExpressions: [
                  { key: 'pod', operator: 'In', values: ['b', 'c'] },
                  { key: 'tier', operator: 'NotIn', values: ['old'] },
                  { key: 'gone', operator: 'DoesNotExist' },
                ],
              },
            },
          ],
        }),
      ),
    ],
    allow: ['x/b > y/a:80', 'y/c > y/a:80'],
    deny: ['z/b > y/a:80', 'x/a > y/a:80'],
  },
  {
    rule: 'Exists asks for the label, whatever its value',
    policies: [
      policy(
        ingress({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }] }),
      ),
    ],
    deny: ['y/b > y/a:80'],
  },
  {
    rule: 'the name of a namespace is always its label',
    policies: [
      policy(
        ingress({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'z' } } }] }),
      ),
    ],
    allow: ['z/a > y/a:80'],
    deny: ['x/a > y/a:80'],
  },
  {
    rule: 'ipBlock with except, for pods and for addresses outside',
    policies: [policy(ingress({ from: [{ ipBlock: { cidr: '10.0.1.0/24', except: ['10.0.1.2/32'] } }] }))],
    allow: ['x/a > y/a:80', 'x/c > y/a:80', '10.0.1.77 > y/a:80'],
    deny: ['x/b > y/a:80', 'z/a > y/a:80', '10.0.9.1 > y/a:80'],
  },
  {
    rule: 'an exception takes away from its own block alone',
    policies: [
      policy(
        ingress({
          from: [
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } },
            { ipBlock: { cidr: '10.0.1.2/32' } },
          ],
        }),
      ),
    ],
    allow: ['x/b > y/a:80', 'z/a > y/a:80'],
    deny: ['x/a > y/a:80'],
  },
  {
    rule: 'an ipBlock of IPv6 matches no IPv4 address',
    policies: [policy(egress({ to: [{ ipBlock: { cidr: '::/0' } }] }))],
    allow: ['y/a > fd00::1:80'],
    deny: ['y/a > x/a:80', 'y/a > 203.0.113.9:80'],
  },
  {
    rule: 'ipBlock in an egress rule',
    policies: [policy(egress({ to: [{ ipBlock: { cidr: '10.0.3.0/24', except: ['10.0.3.3/32'] } }] }))],
    allow: ['y/a > z/a:80', 'y/a > z/b:80'],
    deny: ['y/a > z/c:80', 'y/a > x/a:80'],
  },
]);
