import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';

/** Objects of a small flow world, made by the tests that explain stops. */
export const namespace = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { lock: name } },
});

export const pod = (space: string, name: string, podIP: string, port: number, labels?: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: space, labels: { app: name, ...labels } },
  spec: { containers: [{ ports: [{ containerPort: port }] }] },
  status: { podIP, phase: 'Running' },
});

export const policy = (space: string, name: string, spec: unknown): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: space },
  spec,
});

export const globalPolicy = (name: string, spec: unknown): Manifest => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'GlobalNetworkPolicy',
  metadata: { name },
  spec,
});

/** A Service at 10.96.0.9 in front of the pods of a label. */
export const service = (space: string, app: string, ports: object[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: app, namespace: space },
  spec: { selector: { app }, clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ports },
});

const denyAll = (space: string) =>
  policy(space, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

interface Slip {
  app?: string;
  lock?: string;
  port?: number;
  protocol?: string;
  subject?: string;
}

/** Egress of one app to keycloak, perhaps with a slip in it. */
export const out = (space: string, app: string, slip: Slip = {}) =>
  policy(space, `${app}-to-keycloak`, {
    podSelector: { matchLabels: { app: slip.subject ?? app } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { lock: slip.lock ?? 'idp' } },
            podSelector: { matchLabels: { app: slip.app ?? 'keycloak' } },
          },
        ],
        ports: [{ protocol: slip.protocol ?? 'TCP', port: slip.port ?? 8443 }],
      },
    ],
  });

/** Ingress of keycloak from one app, perhaps with a slip in it. */
export const into = (space: string, app: string, slip: Slip = {}) =>
  policy('idp', `keycloak-from-${app}`, {
    podSelector: { matchLabels: { app: slip.subject ?? 'keycloak' } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { lock: slip.lock ?? space } },
            podSelector: { matchLabels: { app: slip.app ?? app } },
          },
        ],
        ports: [{ protocol: slip.protocol ?? 'TCP', port: slip.port ?? 8443 }],
      },
    ],
  });

export const fromBrowser = policy('idp', 'keycloak-from-browser', {
  podSelector: { matchLabels: { app: 'keycloak' } },
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ ipBlock: { cidr: '172.18.0.1/32' } }], ports: [{ protocol: 'TCP', port: 8443 }] }],
});

/** Two callers of one keycloak, in namespaces that deny both ways. */
export const closedWorld = [
  ...['rp', 'api', 'idp'].map(namespace),
  pod('rp', 'web', '10.0.0.1', 8080),
  pod('idp', 'keycloak', '10.0.0.2', 8443),
  pod('api', 'orders', '10.0.0.3', 8080),
  pod('api', 'ledger', '10.0.0.4', 8080),
  ...['rp', 'api', 'idp'].map(denyAll),
];

export const allows = {
  webOut: out('rp', 'web'),
  webIn: into('rp', 'web'),
  ordersOut: out('api', 'orders'),
  ordersIn: into('api', 'orders'),
  ledgerOut: out('api', 'ledger'),
  ledgerIn: into('api', 'ledger'),
  fromBrowser,
};

/** Everything that is needed, with some of it otherwise or, where undefined, not there. */
export const worldWith = (change: Partial<Record<keyof typeof allows, Manifest | undefined>>): Manifest[] => [
  ...closedWorld,
  ...Object.values({ ...allows, ...change }).filter((one) => one !== undefined),
];

/** The fifth of five steps, which needs rp/web -> idp/keycloak:8443, or another connection. */
export const timeline = (
  outcome: Partial<FlowStep['outcome']> = {},
  more: Partial<FlowStep> = {},
): FlowStep[] => [
  ...['login-start', 'discovery', 'login-page', 'callback'].map(
    (step, index): FlowStep => ({
      step,
      hop: 'H1',
      from: 'browser',
      to: 'rp/web',
      port: 8080,
      outcome: { kind: 'step', result: 'done' },
      startedAt: index * 10,
      tookMs: 10,
    }),
  ),
  {
    step: 'code-redemption',
    hop: 'H4',
    from: 'rp/web',
    to: 'idp/keycloak',
    port: 8443,
    outcome: { kind: 'step', result: 'stopped', how: 'timeout', ...outcome },
    startedAt: 1000,
    tookMs: 10_000,
    ...more,
  },
];

/** The first packet of that connection, as Calico logged it. */
export const syn: DeniedPacket = {
  at: 1012,
  source: '10.0.0.1',
  destination: '10.0.0.2',
  protocol: 'TCP',
  destinationPort: 8443,
  from: 'rp/web',
  to: 'idp/keycloak',
};
