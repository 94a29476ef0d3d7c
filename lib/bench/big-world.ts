import type { Manifest } from '../model/manifest.js';

/** How large a world is. */
export interface Size {
  pods: number;
  policies: number;
}

const TIERS = ['web', 'api', 'db'];
const APPS = 10;
const PODS_A_NAMESPACE = 100;

/**
 * A cluster as it is in use: namespaces of teams, each with applications of a few replicas in tiers, labels of which most
 * are read by no policy, and on each node an agent on the node's network. Every namespace has a default deny and a rule for names; the
 * rest are policies for applications. The same size gives the same world.
 */
export function bigWorld({ pods, policies }: Size): Manifest[] {
  const spaces = Math.max(1, Math.round(pods / PODS_A_NAMESPACE));
  const nodes = Math.max(3, Math.round(pods / 100));
  return [
    ...Array.from({ length: spaces }, (_, at) => namespace(at)),
    ...Array.from({ length: nodes }, (_, at) => agent(at)),
    ...Array.from({ length: pods - nodes }, (_, at) => pod(at, spaces, nodes)),
    ...Array.from({ length: policies }, (_, at) => policy(at, spaces)),
  ];
}

const teamOf = (space: number) => `team-${space % 7}`;

function namespace(at: number): Manifest {
  return object('v1', 'Namespace', { name: `ns-${at}`, labels: { team: teamOf(at) } });
}

/** What runs on every node, as the agents of the network, of logs and of metrics do. */
function agent(at: number): Manifest {
  const ports = [{ name: 'metrics', containerPort: 9100 }];
  return {
    ...object('v1', 'Pod', { name: `agent-${at}`, namespace: 'kube-system', labels: { 'k8s-app': 'agent' } }),
    spec: { nodeName: `node-${at}`, hostNetwork: true, containers: [{ name: 'main', ports }] },
    status: { phase: 'Running', podIP: `192.168.${Math.floor(at / 256)}.${at % 256}` },
  };
}

function pod(at: number, spaces: number, nodes: number): Manifest {
  const [space, replica] = [at % spaces, Math.floor(at / spaces)];
  const app = replica % APPS;
  const labels = {
    app: `app-${app}`,
    tier: TIERS[app % TIERS.length] ?? '',
    'pod-template-hash': `${space}-${app}`,
    'statefulset.kubernetes.io/pod-name': `app-${app}-${replica}`,
  };
  const spec = {
    nodeName: `node-${(replica + space) % nodes}`,
    containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 + (app % 3) }] }],
  };
  const podIP = `10.${64 + Math.floor(at / 65_536)}.${Math.floor(at / 256) % 256}.${at % 256}`;
  return {
    ...object('v1', 'Pod', { name: `app-${app}-${replica}`, namespace: `ns-${space}`, labels }),
    spec,
    status: { phase: 'Running', podIP },
  };
}

function policy(at: number, spaces: number): Manifest {
  const [space, round] = [at % spaces, Math.floor(at / spaces)];
  const metadata = { name: `p-${round}`, namespace: `ns-${space}` };
  return { ...object('networking.k8s.io/v1', 'NetworkPolicy', metadata), spec: specOf(space, round) };
}

function specOf(space: number, round: number): Record<string, unknown> {
  const dns = {
    namespaceSelector: named('kube-system'),
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  if (round === 0) return { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  if (round === 1) {
    const egress = [{ to: [dns], ports: [{ port: 53, protocol: 'UDP' }] }, { to: [{ podSelector: {} }] }];
    return { podSelector: {}, policyTypes: ['Egress'], egress };
  }
  const app = round % APPS;
  const neighbour = { podSelector: { matchLabels: { app: `app-${(app + 1) % APPS}` } } };
  const friends = {
    namespaceSelector: { matchLabels: { team: teamOf(space + 1) } },
    podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] },
  };
  const office = { ipBlock: { cidr: '10.0.0.0/8', except: [`10.${64 + (space % 2)}.0.0/16`] } };
  return {
    podSelector: { matchLabels: { app: `app-${app}` } },
    policyTypes: ['Ingress'],
    ingress: [
      { from: [neighbour, friends], ports: [{ port: 'http' }] },
      { from: [office], ports: [{ port: 8080 }] },
    ],
  };
}

const named = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

function object(apiVersion: string, kind: string, metadata: Manifest['metadata']): Manifest {
  return { apiVersion, kind, metadata };
}
