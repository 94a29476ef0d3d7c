import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../model/checkout.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { apply } from './apply.js';
import { awaited } from './awaited.js';
import { parseManifests } from './calico-manifest.js';
import type { Cluster } from './cluster.js';
import { read } from './objects.js';

/**
 * Holds CoreDNS back as soon as kubeadm has made its Deployment: pods that start before Calico runs fail, and the
 * kubelet tries them again only after its back-off. `releaseCoreDns` lets them start. Throws EnvironmentError.
 */
export async function holdCoreDns(cluster: Pick<Cluster, 'kubeconfig'>): Promise<void> {
  const overlays = coreDnsOverlays();
  for (const overlay of overlays) {
    await awaited(
      {
        stage: 'cluster',
        expected: `kubeadm has made ${manifestName(overlay)}`,
        boundMs: 120_000,
        nextStep: 'Look at the output of kind; its step "Starting control-plane" makes it.',
      },
      async () => ((await read(cluster, overlay)) ? { reached: true } : { seen: 'it is not there yet' }),
    );
  }
  await apply(
    cluster,
    overlays.map((overlay) => (overlay.kind === 'Deployment' ? held(overlay) : overlay)),
  );
}

/** Lets CoreDNS start with the settings of kind-config/coredns.yaml. Throws ApiError. */
export async function releaseCoreDns(cluster: Pick<Cluster, 'kubeconfig'>): Promise<void> {
  await apply(cluster, coreDnsOverlays());
}

function held(overlay: Manifest): Manifest {
  return { ...overlay, spec: { ...Object(overlay.spec), replicas: 0 } };
}

function coreDnsOverlays(): Manifest[] {
  return parseManifests(readFileSync(join(checkout, 'kind-config', 'coredns.yaml'), 'utf8'));
}
