import { expect } from 'chai';
import type { Manifest } from '../../model/manifest.js';
import { decide } from '../decide.js';
import { question } from '../sample.test.js';
import { worldOf } from '../world.js';

const namespace = (name: string, labels: Record<string, string> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const pod = (path: string, labels: Record<string, string>, ports = [80], account = 'default'): Manifest => {
  const [place = '', name = ''] = path.split('/');
  const containers = [{ ports: ports.map((containerPort) => ({ containerPort })) }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: place, labels },
    spec: { containers, serviceAccountName: account },
  };
};
const world = worldOf([
  namespace('production', { shape: 'circle' }),
  namespace('staging', { shape: 'square' }),
  namespace('kube-system'),
  pod('production/db', { role: 'database', color: 'blue' }, [6379], 'sa-db'),
  pod('production/front', { role: 'frontend', color: 'red' }, [80], 'sa-api'),
  pod('staging/front', { role: 'frontend', color: 'red' }),
  pod('kube-system/dns', { 'k8s-app': 'kube-dns' }, [53]),
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'sa-db', namespace: 'production', labels: { data: 'kept' } },
  },
]);
const written = (kind: string, name: string, spec: object, more: object = {}): Manifest => ({
  apiVersion: 'projectcalico.org/v3',
  kind,
  metadata: { name, ...more },
  spec,
});
const inProduction = { namespace: 'production' };

/** What the pages of Calico's documentation say that a policy of their kind does, in a world of ours. */
const rows: { page: string; says: string; policies: Manifest[]; allow: string[]; deny: string[] }[] = [
  {
    page: 'Get started with Calico network policy',
    says: 'a namespaced policy lets TCP in from a label of its own namespace, to one port, and closes the rest',
    policies: [
      written(
        'NetworkPolicy',
        'allow-tcp-6379',
        {
          selector: "role == 'database'",
          types: ['Ingress', 'Egress'],
          ingress: [
            {
              action: 'Allow',
              protocol: 'TCP',
              source: { selector: "role == 'frontend'" },
              destination: { ports: [6379] },
            },
          ],
          egress: [{ action: 'Allow' }],
        },
        inProduction,
      ),
    ],
    allow: ['production/front > production/db:6379', 'production/db > staging/front:80'],
    deny: ['staging/front > production/db:6379', 'production/front > production/db:80'],
  },
  {
    page: 'Get started with Calico network policy, namespaces by label',
    says: 'selector and namespaceSelector of a source are both needed',
    policies: [
      written(
        'NetworkPolicy',
        'by-shape',
        {
          selector: "color == 'blue'",
          ingress: [
            {
              action: 'Allow',
              source: { selector: "color == 'red'", namespaceSelector: "shape == 'square'" },
            },
          ],
        },
        inProduction,
      ),
    ],
    allow: ['staging/front > production/db:6379'],
    deny: ['production/front > production/db:6379'],
  },
  {
    page: 'Enable a default deny policy for Kubernetes pods',
    says: 'a global policy without order closes all but the system namespaces, and DNS stays open',
    policies: [
      written('GlobalNetworkPolicy', 'deny-app-policy', {
        namespaceSelector: "kubernetes.io/metadata.name not in {'kube-system'}",
        types: ['Ingress', 'Egress'],
        egress: [
          {
            action: 'Allow',
            protocol: 'UDP',
            destination: { selector: 'k8s-app == "kube-dns"', ports: [53] },
          },
        ],
      }),
    ],
    allow: ['production/db > kube-system/dns:53/UDP', 'kube-system/dns > kube-system/dns:53'],
    deny: ['production/db > kube-system/dns:53', 'kube-system/dns > production/db:6379'],
  },
  {
    page: 'Use service accounts rules in policy',
    says: 'names are of service accounts, and a policy can be about those with a label',
    policies: [
      written(
        'NetworkPolicy',
        'demo',
        {
          serviceAccountSelector: "data == 'kept'",
          ingress: [{ action: 'Allow', source: { serviceAccounts: { names: ['sa-api'] } } }],
        },
        inProduction,
      ),
    ],
    allow: ['production/front > production/db:6379', 'staging/front > production/front:80'],
    deny: ['staging/front > production/db:6379'],
  },
  {
    page: 'Use external IPs or networks rules in policy',
    says: 'a global network set is named by its labels, and global() keeps pods with the same labels out',
    policies: [
      written('GlobalNetworkSet', 'office', { nets: ['198.51.100.0/28'] }, { labels: { role: 'frontend' } }),
      written('GlobalNetworkPolicy', 'from-office', {
        selector: "role == 'database'",
        ingress: [
          { action: 'Allow', source: { namespaceSelector: 'global()', selector: "role == 'frontend'" } },
        ],
      }),
    ],
    allow: ['198.51.100.3 > production/db:6379'],
    deny: ['198.51.100.16 > production/db:6379', 'production/front > production/db:6379'],
  },
  {
    page: 'GlobalNetworkPolicy, order and action',
    says: 'a lower order is asked first, and without an order a policy is asked last',
    policies: [
      written('GlobalNetworkPolicy', 'a-last', { types: ['Ingress'], ingress: [{ action: 'Allow' }] }),
      written('GlobalNetworkPolicy', 'z-first', {
        order: 100,
        selector: "role == 'database'",
        types: ['Ingress'],
        ingress: [{ action: 'Deny', source: { notSelector: "color == 'red'" } }],
      }),
    ],
    allow: ['staging/front > production/db:6379', '198.51.100.3 > production/front:80'],
    deny: ['kube-system/dns > production/db:6379', '198.51.100.3 > production/db:6379'],
  },
];

describe('examples of the documentation of Calico', () => {
  for (const { page, says, policies, allow, deny } of rows) {
    it(`${page}: ${says}`, () => {
      const seen = [...allow, ...deny].map(
        (text) => `${text} ${decide(world, policies, question(text)).verdict}`,
      );
      expect(seen).to.deep.equal([
        ...allow.map((text) => `${text} allow`),
        ...deny.map((text) => `${text} deny`),
      ]);
    });
  }
});
