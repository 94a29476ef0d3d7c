import { join } from 'node:path';
import { STAND_INS } from '../model/beside.js';
import type { Beside, NetworkCase } from '../model/case.js';
import type { Manifest } from '../model/manifest.js';
import { podName, type World, type WorldPod } from '../model/world.js';
import { worldOf } from '../oracle/world.js';
import { readFiles } from './files.js';
import { manifestsOf, objectsOf } from './objects.js';
import { Problems } from './problems.js';
import { loadProfile, type Profile } from './profile.js';
import { parseYaml } from './yaml-document.js';

/** The world of the network suite: its probe pods, and with them what else in the cluster a policy may name. */
export interface NetworkWorld {
  /** Probe pods only: the ends of the cells. */
  probes: readonly WorldPod[];
  /** Probe pods and surroundings, for the oracle. */
  world: World;
  /** The objects that make it, as they are applied. */
  manifests: readonly Manifest[];
  /** What stands beside the pods where a case asks for it. */
  beside: Readonly<Record<Beside, readonly WorldPod[]>>;
  /** Pods that can be reached by a node's port, `namespace/pod`. */
  nodePorts: ReadonlySet<string>;
  profile: Profile;
}

/** The ends of the cells of a case. */
export function endsOf(network: NetworkWorld, { beside }: Pick<NetworkCase, 'beside'>): readonly WorldPod[] {
  // Most cases ask for nothing beside the pods, and share what is made of them.
  if (beside.length === 0) return network.probes;
  return [...network.probes, ...beside.flatMap((group) => network.beside[group])];
}

/** The host outside the cluster serves what the pods serve; to the oracle it is an address and no pod. */
const OUTSIDE_HOST: WorldPod = {
  namespace: 'outside',
  name: 'host',
  labels: {},
  ports: [80, 81].flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({
      name: `serve-${port}-${protocol.toLowerCase()}`,
      port,
      protocol,
    })),
  ),
};

/** The cluster's resolver as kubeadm installs it; a policy that opens DNS names it. */
export const RESOLVER: WorldPod = {
  namespace: 'kube-system',
  name: 'coredns',
  labels: { 'k8s-app': 'kube-dns' },
  serviceAccount: 'coredns',
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ],
};

/** Reads `fixtures/network` of the checkout. Throws an InputError if a file is not there or no manifest. */
export function loadNetworkWorld(root: string): NetworkWorld {
  const problems = new Problems();
  const manifestsIn = (name: string) =>
    manifestsOf(
      readFiles(join(root, 'fixtures', 'network', name), ['.yaml']).flatMap((file) =>
        parseYaml(file, problems).flatMap((document) => objectsOf(document, problems)),
      ),
    );
  const [manifests, ofNodes] = [manifestsIn('world.yaml'), manifestsIn('nodes.yaml')];
  problems.throwIfAny('The network world cannot be read');
  const probes = worldOf(manifests);
  const nodes = worldOf(ofNodes);
  const standing = nodes.pods.map((pod): WorldPod => {
    const standIn = STAND_INS[podName(pod)];
    return standIn ? { ...pod, address: standIn[4], address6: standIn[6] } : pod;
  });
  const surroundings = worldOf([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESOLVER.namespace } },
  ]);
  return {
    probes: probes.pods,
    world: {
      namespaces: [...probes.namespaces, ...nodes.namespaces, ...surroundings.namespaces],
      pods: [...probes.pods, ...standing, RESOLVER],
      ...(probes.serviceAccounts ? { serviceAccounts: probes.serviceAccounts } : {}),
    },
    manifests,
    beside: { nodes: standing, outside: [OUTSIDE_HOST] },
    nodePorts: new Set(manifests.flatMap(nodePortPod)),
    profile: loadProfile(root),
  };
}

/** The pod behind a NodePort Service of both policies, by the Service's name: see fixtures/network/world.yaml. */
function nodePortPod({ kind, metadata: { name, namespace } }: Manifest): string[] {
  const [, pod] = /^(.+)-node-port-(?:local|cluster)$/.exec(name) ?? [];
  return kind === 'Service' && pod ? [`${namespace}/${pod}`] : [];
}
