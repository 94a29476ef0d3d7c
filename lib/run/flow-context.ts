import type { Agent } from '../agent/agent.js';
import { apply } from '../cluster/apply.js';
import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { limitRejections, readDenyAction, writeDenyAction } from '../cluster/deny-action.js';
import { read } from '../cluster/objects.js';
import { remove } from '../cluster/remove.js';
import { type NameAddress, openDeniedPackets } from '../evidence/denied-packets.js';
import { type BrowserHost, browserHost } from '../flows/browser/chromium.js';
import { trustingHome } from '../flows/browser/trust-store.js';
import { placeAddresses } from '../flows/world/addresses.js';
import { FLOW_NAMESPACES } from '../flows/world/manifests.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import type { RealmSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import { EnvironmentError } from '../model/errors.js';
import { clientKeys } from './client-keys.js';
import { DenySwitch } from './deny-switch.js';
import { addressTable, outerAddresses } from './flow-addresses.js';
import type { FlowContext } from './flow-case.js';
import { connector, deniedConnections } from './flow-connects.js';
import { flowEvents } from './flow-events.js';
import { addressesOf, liveObjects } from './flow-objects.js';
import { flowNodes, LOGIN_ORIGIN, RELYING_PARTY } from './flow-places.js';
import { flowSurvey } from './flow-survey.js';
import type { FlowTraces } from './flow-traces.js';
import { nodeProbe } from './node-probe.js';
import { outsideProvider } from './outside-provider.js';
import { connectProbes } from './probes.js';
import { calledOtherwise } from './realm-name.js';
import { isStranger, serviceAccountToken, strangers } from './stranger.js';
import { tokenServers } from './token-servers.js';

/** What the flow suites need beside a prepared flow world. */
export interface FlowContextOptions {
  /** PEM of the run's CA. */
  ca: string;
  /** Secrets of realm `flows`. */
  secrets: RealmSecrets;
  /** Secrets of any realm of the Keycloak inside the cluster. */
  ofRealm(realm: string): RealmSecrets;
  /** Who may read what the Keycloak of the flow world stores. */
  admin: { user: string; password: string };
  /** The provider outside the cluster, as the host reaches it. */
  outside: Pick<Environment['keycloak'], 'issuerBase' | 'hostPort'>;
  /** Prefix of Calico's log lines that belong to this run. */
  logPrefix: string;
  /** The environment's private folder; the browser's home is made in it. */
  folder: string;
  /** Chromium's program; without it Playwright's own. */
  chromium?: string;
  /** See CutContext. */
  cutBoundMs?: number;
  /** Keeps the browser's traces of flows that did not go as expected; without it none is made. */
  traces?: FlowTraces;
}

/** A flow context, and how to let go of its browser, agents and log. */
export interface OpenFlowContext extends FlowContext {
  /** Sets what becomes of denied packets as it was before any flow case changed it. */
  putBack(): Promise<void>;
  close(): Promise<void>;
}

/** One denied connection from each node of the flow world to the other. */
const DENIED = [
  ['api/orders', 'client/cli'],
  ['client/cli', 'api/orders'],
] as const;

/** Longer than the relying party waits for the provider, so that its own answer is seen; milliseconds. */
const NAVIGATION_MS = 3500;

/** Connects to the flow world that stands in the cluster. Throws EnvironmentError where a part of it is missing. */
export async function openFlowContext(
  cluster: Cluster,
  options: FlowContextOptions,
): Promise<OpenFlowContext> {
  const [probes, objects, outer, browser] = await Promise.all([
    connectProbes(cluster, FLOW_NAMESPACES),
    liveObjects(cluster),
    outerAddresses(cluster),
    readyBrowser(cluster, options),
  ]);
  const pods = addressesOf(objects);
  const names = new Map([...pods].map(([name, address]) => [address, name]));
  names.set(outer.browser, 'browser').set(outer.apiServer, 'api-server');
  // As the one who is called, an API server has its node's own address.
  names.set(controlPlane(cluster).address, 'api-server');
  for (const [pod, address] of Object.entries(outer.nodes)) names.set(address, pod);
  const packets = packetsOf(options.logPrefix, (address) => names.get(address));
  const agentOf = (pod: string): Agent => {
    const agent = probes.agents.get(pod);
    if (agent) return agent;
    throw new EnvironmentError('flows', `the agent in pod ${pod} does not answer`, {
      expected: 'an agent in every pod of the flow world',
      nextStep: `kubectl -n ${pod.replace('/', ' logs ')} -c agent`,
    });
  };
  const others = strangers(cluster);
  const fetchFrom = (pod: string) => (isStranger(pod) ? others.fetchFrom(pod) : agentOf(pod).http);
  const outside = routeToKeycloak(options.outside.issuerBase, options.outside.hostPort, options.ca);
  const events = flowEvents(cluster, options);
  const keys = clientKeys(cluster, options);
  const ends = { agentOf, addressOf: (pod: string) => pods.get(pod) ?? '' };
  const denials = new DenySwitch({
    read: () => readDenyAction(cluster),
    write: (setting) => writeDenyAction(cluster, setting),
    silent: () => limitRejections(cluster),
    denials: deniedConnections(ends, DENIED),
  });
  const nodes = flowNodes(cluster);
  const doors = { 'rp/web': nodes.relyingParty, 'idp/keycloak': nodes.login };
  const node = nodeProbe(cluster);
  return {
    world: {
      issuer: `${LOGIN_ORIGIN}/realms/flows`,
      ca: options.ca,
      relyingParty: RELYING_PARTY,
      resourceServer: (pod) => `http://${pod.split('/').reverse().join('.')}.svc.cluster.local:8080`,
      fetchFrom,
      serviceAccountToken: (pod) => serviceAccountToken(cluster, pod),
      openBrowser: () => browser.open(),
      user: { name: 'dora', password: options.secrets.passwordOf('dora') },
      client: { id: 'batch', secret: options.secrets.secretOf('batch') },
      realm: (name) => ({ issuer: `${LOGIN_ORIGIN}/realms/${name}`, ...options.ofRealm(name) }),
      forgetClientKeys: () => keys.forget(),
      survey: flowSurvey(cluster, { agentOf, pods, node }),
      apiServer: tokenServers(cluster, fetchFrom),
      calledOtherwise: (origin, work) => calledOtherwise(cluster, options, origin, work),
      outside: outsideProvider(cluster, { route: outside, secrets: options.ofRealm('k8s') }),
    },
    ...(options.cutBoundMs === undefined ? {} : { cutBoundMs: options.cutBoundMs }),
    connects: connector({ ...ends, doors, node }),
    read: (object) => read(cluster, object),
    remove: (objects) => remove(cluster, objects),
    // Documents of a case may name the parties that are no pods.
    apply: (objects) => apply(cluster, placeAddresses(objects, addressTable(outer))),
    deny: (action) => denials.become(action),
    putBack: () => denials.putBack(),
    objects: () => liveObjects(cluster),
    packetsDuring: packets.packetsDuring,
    eventsDuring: events.eventsDuring,
    ...(options.traces === undefined ? {} : { traces: options.traces }),
    addresses: { browser: outer.browser, 'api-server': outer.apiServer, ...outer.nodes },
    close: async () => {
      await denials.putBack().finally(() => probes.close());
      packets.close();
      await events.close();
      await others.close();
      await outside.close();
      await keys.close();
      await browser.close();
    },
  };
}

type Packets = Pick<FlowContext, 'packetsDuring'> & { close(): void };

/** The run's denied packets; where the log may not be read, flows can be told all the same, and the report says what lacks. */
function packetsOf(logPrefix: string, name: NameAddress): Packets {
  try {
    const packets = openDeniedPackets(logPrefix);
    return {
      packetsDuring: (from, to) => packets.packetsDuring(from, to, name),
      close: () => packets.close(),
    };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const unreadable = `${error.message}: ${error.seen ?? ''}`;
    return { packetsDuring: () => ({ packets: [], lost: 0, unreadable }), close: () => {} };
  }
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
    ...(options.traces === undefined ? {} : { traces: options.traces }),
  });
  browser.warmUp();
  return browser;
}
