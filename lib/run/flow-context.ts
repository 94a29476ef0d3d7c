import { createConnection } from 'node:net';
import type { Agent } from '../agent/agent.js';
import { newWindow } from '../agent/window.js';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { networkAddresses } from '../cluster/docker-network.js';
import { list, read } from '../cluster/objects.js';
import { remove } from '../cluster/remove.js';
import { openDeniedPackets } from '../evidence/denied-packets.js';
import { type BrowserHost, browserHost } from '../flows/browser/chromium.js';
import { trustingHome } from '../flows/browser/trust-store.js';
import { type Connection, RESOLVER } from '../flows/hops.js';
import { FLOW_NAMESPACES } from '../flows/world/manifests.js';
import type { RealmSecrets } from '../identity/run-secrets.js';
import { EnvironmentError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import type { FlowContext } from './flow-case.js';
import { flowNodes, LOGIN_ORIGIN, RELYING_PARTY } from './flow-places.js';
import { connectProbes } from './probes.js';

/** What the flow suites need beside a prepared flow world. */
export interface FlowContextOptions {
  /** PEM of the run's CA. */
  ca: string;
  /** Secrets of realm `flows`. */
  secrets: RealmSecrets;
  /** Prefix of Calico's log lines that belong to this run. */
  logPrefix: string;
  /** The environment's private folder; the browser's home is made in it. */
  folder: string;
  /** Chromium's program; without it Playwright's own. */
  chromium?: string;
}

/** A flow context, and how to let go of its browser, agents and log. */
export interface OpenFlowContext extends FlowContext {
  close(): Promise<void>;
}

/** Longer than the relying party waits for the provider, so that its own answer is seen; milliseconds. */
const NAVIGATION_MS = 4500;
/** Silence in a short window may be a busy machine; a connection is called closed after a longer one as well. */
const WINDOWS_MS = [250, 400];

/** Connects to the flow world that stands in the cluster. Throws EnvironmentError where a part of it is missing. */
export async function openFlowContext(
  cluster: Cluster,
  options: FlowContextOptions,
): Promise<OpenFlowContext> {
  const packets = openDeniedPackets(options.logPrefix);
  const [probes, objects, { gateway }, browser] = await Promise.all([
    connectProbes(cluster, FLOW_NAMESPACES),
    liveObjects(cluster),
    networkAddresses(cluster),
    readyBrowser(cluster, options),
  ]);
  const pods = new Map(objects.flatMap(addressOf));
  const names = new Map([...pods].map(([name, address]) => [address, name]));
  names.set(gateway, 'browser');
  const agentOf = (pod: string): Agent => {
    const agent = probes.agents.get(pod);
    if (agent) return agent;
    throw new EnvironmentError('flows', `the agent in pod ${pod} does not answer`, {
      expected: 'an agent in every pod of the flow world but Keycloak',
      nextStep: `kubectl -n ${pod.replace('/', ' logs ')} -c agent`,
    });
  };
  const nodes = flowNodes(cluster);
  const outside = { 'rp/web': nodes.relyingParty, 'idp/keycloak': nodes.login };
  return {
    world: {
      issuer: `${LOGIN_ORIGIN}/realms/flows`,
      ca: options.ca,
      relyingParty: RELYING_PARTY,
      resourceServer: (pod) => `http://${pod.split('/').reverse().join('.')}.svc.cluster.local:8080`,
      fetchFrom: (pod) => agentOf(pod).http,
      openBrowser: () => browser.open(),
      user: { name: 'dora', password: options.secrets.passwordOf('dora') },
      client: { id: 'batch', secret: options.secrets.secretOf('batch') },
    },
    connects: async ({ from, to, port }: Connection) => {
      if (from === 'browser') {
        const place = outside[to as keyof typeof outside];
        return someWindow((ms) => reaches(place.address, place.nodePort, ms));
      }
      const agent = agentOf(from);
      if (to === RESOLVER) return someWindow((ms) => resolves(agent, ms));
      return someWindow((ms) => probed(agent, pods.get(to) ?? '', port, ms));
    },
    read: (object) => read(cluster, object),
    remove: (list) => remove(cluster, list),
    apply: (list) => apply(cluster, list),
    objects: () => liveObjects(cluster),
    packetsDuring: (from, to) => packets.packetsDuring(from, to, (address) => names.get(address)),
    close: async () => {
      probes.close();
      packets.close();
      await browser.close();
    },
  };
}

async function readyBrowser(cluster: Cluster, options: FlowContextOptions): Promise<BrowserHost> {
  const { relyingParty, login } = flowNodes(cluster);
  const browser = browserHost({
    ...(options.chromium === undefined ? {} : { executablePath: options.chromium }),
    home: await trustingHome(options.folder, options.ca),
    routes: {
      [new URL(LOGIN_ORIGIN).host]: `${login.address}:${login.nodePort}`,
      [new URL(RELYING_PARTY).host]: `${relyingParty.address}:${relyingParty.nodePort}`,
    },
    timeoutMs: NAVIGATION_MS,
  });
  browser.warmUp();
  return browser;
}

async function someWindow(tried: (windowMs: number) => Promise<boolean>): Promise<boolean> {
  for (const windowMs of WINDOWS_MS) if (await tried(windowMs)) return true;
  return false;
}

/** Any answer at all shows an open path: a server that refuses, or does not greet as an agent would, has answered. */
async function probed(agent: Agent, address: string, port: number, windowMs: number): Promise<boolean> {
  const window = newWindow();
  const target = { key: `${window}.0`, address, port, protocol: 'TCP' as const };
  const { results } = await agent.probe({ window, windowMs, targets: [target] });
  return results.some(({ result }) => result !== 'timeout');
}

async function resolves(agent: Agent, timeoutMs: number): Promise<boolean> {
  const { result } = await agent.lookup({ name: new URL(LOGIN_ORIGIN).hostname, timeoutMs });
  return result === 'resolved';
}

function reaches(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: timeoutMs });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function liveObjects(cluster: Cluster): Promise<Manifest[]> {
  const within = FLOW_NAMESPACES.flatMap((namespace) => [
    list(cluster, { apiVersion: 'v1', kind: 'Pod' }, { namespace }),
    list(cluster, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, { namespace }),
  ]);
  const [spaces, resolver, ...rest] = await Promise.all([
    list(cluster, { apiVersion: 'v1', kind: 'Namespace' }),
    list(
      cluster,
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: 'kube-system', labels: 'k8s-app=kube-dns' },
    ),
    ...within,
  ]);
  const known = new Set<string>([...FLOW_NAMESPACES, 'kube-system']);
  return [...spaces.filter(({ metadata }) => known.has(metadata.name)), ...resolver, ...rest.flat()].map(
    seenByPolicies,
  );
}

/** What policies can see of an object; the rest would only fill the history. */
function seenByPolicies({ apiVersion, kind, metadata, spec, status }: Manifest): Manifest {
  const { name, namespace, labels } = metadata;
  const { podIP, phase } = (status ?? {}) as { podIP?: string; phase?: string };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) },
    spec,
    ...(kind === 'Pod' ? { status: { podIP, phase } } : {}),
  };
}

function addressOf({ kind, metadata, status }: Manifest): [string, string][] {
  const { podIP } = (status ?? {}) as { podIP?: string };
  return kind === 'Pod' && podIP !== undefined ? [[`${metadata.namespace}/${metadata.name}`, podIP]] : [];
}
