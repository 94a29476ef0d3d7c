import { join } from 'node:path';
import type { World, WorldPod } from '../model/world.js';
import { worldOf } from '../oracle/world.js';
import { readFiles } from './files.js';
import { manifestsOf, objectsOf } from './objects.js';
import { Problems } from './problems.js';
import { parseYaml } from './yaml-document.js';

/** The world of the network suite: its probe pods, and with them what else in the cluster a policy may name. */
export interface NetworkWorld {
  /** Probe pods only: the ends of the cells. */
  probes: readonly WorldPod[];
  /** Probe pods and surroundings, for the oracle. */
  world: World;
}

/** The cluster's resolver as kubeadm installs it; a policy that opens DNS names it. */
export const RESOLVER: WorldPod = {
  namespace: 'kube-system',
  name: 'coredns',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ],
};

/** Reads `fixtures/network/world.yaml` of the checkout. Throws an InputError if it is not there or no manifest. */
export function loadNetworkWorld(root: string): NetworkWorld {
  const problems = new Problems();
  const objects = readFiles(join(root, 'fixtures', 'network', 'world.yaml'), ['.yaml']).flatMap((file) =>
    parseYaml(file, problems).flatMap((document) => objectsOf(document, problems)),
  );
  problems.throwIfAny('The network world cannot be read');
  const probes = worldOf(manifestsOf(objects));
  const surroundings = worldOf([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESOLVER.namespace } },
  ]);
  return {
    probes: probes.pods,
    world: {
      namespaces: [...probes.namespaces, ...surroundings.namespaces],
      pods: [...probes.pods, RESOLVER],
    },
  };
}
