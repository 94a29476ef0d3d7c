import type { Addresses, DialPort, DialService, DialServices, Directory } from '../agent/dial.js';
import type { ClusterNode } from '../cluster/cluster.js';
import type { Protocol } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import { canonicalPod, type Lane } from './lane.js';

/** What stands in the cluster, as the API server keeps it. */
export interface Standing {
  pods: readonly Manifest[];
  services: readonly Manifest[];
  nodes: readonly ClusterNode[];
}

interface PodParts {
  spec?: {
    nodeName?: string;
    hostNetwork?: boolean;
    containers?: { ports?: { name?: string; containerPort: number; protocol?: Protocol }[] }[];
  };
  status?: { podIP?: string; podIPs?: { ip: string }[] };
}

interface ServiceParts {
  spec?: {
    clusterIPs?: string[];
    ports?: { port: number; protocol?: Protocol; targetPort?: number | string; nodePort?: number }[];
  };
}

/**
 * Where a lane's pods can be reached, in the names of lane 0. A pod's Services are found by their names, as
 * fixtures/network/world.yaml gives them: the pod's own, and with what they are for behind it.
 */
export function directoryOf({ pods, services, nodes }: Standing, lane: Lane): Directory {
  const byName = new Map(services.map((service) => [nameOf(service), service]));
  const entry = <T>(give: (pod: Manifest) => T | undefined): Map<string, T> =>
    new Map(
      pods.flatMap((pod) => {
        const given = give(pod);
        return given === undefined ? [] : [[canonicalPod(lane, nameOf(pod)), given] as const];
      }),
    );
  return {
    pods: entry((pod) => addressesOf(podAddresses(pod))),
    services: entry((pod) => servicesOf(pod, byName)),
    ownNode: entry((pod) => nodeAddresses(nodes.find(({ name }) => name === nodeOf(pod)))),
    otherNode: entry((pod) =>
      nodeAddresses(nodes.find(({ name, role }) => role === 'worker' && name !== nodeOf(pod))),
    ),
  };
}

function nameOf({ metadata }: Manifest): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function nodeOf(pod: Manifest): string | undefined {
  return (pod as PodParts).spec?.nodeName;
}

function podAddresses(pod: Manifest): string[] {
  const { podIP, podIPs } = (pod as PodParts).status ?? {};
  return podIPs?.map(({ ip }) => ip) ?? (podIP === undefined ? [] : [podIP]);
}

function nodeAddresses(node: ClusterNode | undefined): Addresses | undefined {
  return node && addressesOf([node.address, node.address6 ?? '']);
}

/** The first address of each family. */
export function addressesOf(addresses: readonly string[]): Addresses {
  const of = (family: 4 | 6) => addresses.find((one) => one !== '' && one.includes(':') === (family === 6));
  const [four, six] = [of(4), of(6)];
  return { ...(four ? { 4: four } : {}), ...(six ? { 6: six } : {}) };
}

function servicesOf(pod: Manifest, byName: ReadonlyMap<string, Manifest>): DialServices {
  const { namespace = 'default', name } = pod.metadata;
  const find = (suffix: string): DialService | undefined => {
    const service = byName.get(`${namespace}/${name}${suffix}`);
    return service && { addresses: addressesOf(clusterAddresses(service)), ports: portsOf(service, pod) };
  };
  const [cluster, local, anyNode] = [find(''), find('-node-port-local'), find('-node-port-cluster')];
  return {
    ...(cluster ? { cluster } : {}),
    ...(local ? { local } : {}),
    ...(anyNode ? { anyNode } : {}),
    // The last dot: no search list is gone through, so that one look-up is one question.
    ...(byName.has(`${namespace}/${name}-headless`)
      ? { headless: `${name}-headless.${namespace}.svc.cluster.local.` }
      : {}),
  };
}

function clusterAddresses(service: Manifest): string[] {
  return (service as ServiceParts).spec?.clusterIPs?.filter((one) => one !== 'None') ?? [];
}

function portsOf(service: Manifest, pod: Manifest): DialPort[] {
  const declared = (pod as PodParts).spec?.containers?.flatMap(({ ports = [] }) => ports) ?? [];
  return ((service as ServiceParts).spec?.ports ?? []).flatMap(
    ({ port, protocol = 'TCP', targetPort, nodePort }) => {
      const target =
        typeof targetPort === 'string'
          ? declared.find((one) => one.name === targetPort && (one.protocol ?? 'TCP') === protocol)
              ?.containerPort
          : (targetPort ?? port);
      return target === undefined ? [] : [{ port, protocol, target, ...(nodePort ? { nodePort } : {}) }];
    },
  );
}
