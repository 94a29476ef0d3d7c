import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../model/checkout.js';
import type { Manifest } from '../model/manifest.js';
import { parseManifests } from './calico-manifest.js';
import { type Cluster, controlPlane } from './cluster.js';

/** iptables takes 29 bytes of a log prefix, and Felix adds `: `. */
const LONGEST_PREFIX = 27;

/** The prefix of Calico's log lines of a run; other clusters on this host share the kernel's log. */
export function logPrefixOf(run: string): string {
  // A run's id begins with its day, and ends with what tells it from others of that day.
  return `twinlock-${run.slice(-(LONGEST_PREFIX - 'twinlock-'.length))}`;
}

/** Our settings of Calico, that must stand before calico-node starts: pools, and Felix with the run's log prefix. */
export function calicoSettings(logPrefix: string): Manifest[] {
  if (logPrefix.length > LONGEST_PREFIX) {
    throw new RangeError(`the log prefix ${logPrefix} has more than ${LONGEST_PREFIX} characters`);
  }
  const felix = ours('felix.yaml').map((manifest) => ({
    ...manifest,
    spec: { ...Object(manifest.spec), logPrefix },
  }));
  return [...ours('pools.yaml'), ...felix];
}

/** What is laid over objects of Calico's own manifest. */
export function calicoOverlays(): Manifest[] {
  return ours('node-overlay.yaml');
}

/**
 * Tells Calico where the API server is (a ConfigMap that its manifest reads if it is there). Otherwise it asks by the
 * Service's address, and the first connection hangs for seconds where calico-node starts before kube-proxy.
 */
export function apiServerEndpoint(cluster: Cluster): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kubernetes-services-endpoint', namespace: 'kube-system' },
    data: { KUBERNETES_SERVICE_HOST: controlPlane(cluster).address, KUBERNETES_SERVICE_PORT: '6443' },
  };
}

function ours(file: string): Manifest[] {
  return parseManifests(readFileSync(join(checkout, 'kind-config', 'calico', file), 'utf8'));
}
