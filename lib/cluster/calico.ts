import { type Manifest, manifestName } from '../model/manifest.js';
import { apply } from './apply.js';
import { awaited } from './awaited.js';
import { withBothFamilies } from './calico-addresses.js';
import { type CalicoManifest, readCalicoManifest } from './calico-manifest.js';
import { lay } from './calico-overlay.js';
import { apiServerEndpoint, calicoOverlays, calicoSettings } from './calico-settings.js';
import type { Cluster } from './cluster.js';
import { read } from './objects.js';

/**
 * Applies Calico's own manifest with our settings: first all but the workloads, then the settings as soon as their
 * CRDs are served, then the workloads, so that calico-node never starts without its pools. It does not wait until
 * Calico runs: see `clusterReady`. Throws ApiError, or EnvironmentError if the manifest is not the pinned one.
 */
export async function applyCalico(
  cluster: Cluster,
  manifest: CalicoManifest,
  logPrefix: string,
): Promise<void> {
  const objects = withBothFamilies(await readCalicoManifest(manifest));
  const workloads = objects.filter(isWorkload);
  const rest = objects.filter((object) => !isWorkload(object));
  await apply(cluster, [...rest, apiServerEndpoint(cluster)]);
  await Promise.all(
    rest.filter(({ kind }) => kind === 'CustomResourceDefinition').map((crd) => served(cluster, crd)),
  );
  await apply(cluster, calicoSettings(logPrefix));
  await apply(cluster, overlaid(workloads));
}

function isWorkload({ kind }: Manifest): boolean {
  return kind === 'DaemonSet' || kind === 'Deployment';
}

/** The workloads under our overlays. An overlay for nothing is a mistake of ours, and would go unnoticed. */
function overlaid(workloads: readonly Manifest[]): Manifest[] {
  const overlays = calicoOverlays();
  const lost = overlays.find((overlay) => !workloads.some((object) => isSame(object, overlay)));
  if (lost) throw new TypeError(`Calico's manifest has no ${manifestName(lost)} to lay our settings over`);
  return workloads.map((object) => overlays.filter((overlay) => isSame(object, overlay)).reduce(lay, object));
}

function isSame(a: Manifest, b: Manifest): boolean {
  return manifestName(a) === manifestName(b);
}

async function served(cluster: Cluster, crd: Manifest): Promise<void> {
  await awaited(
    {
      stage: 'calico',
      expected: `${manifestName(crd)} is served`,
      boundMs: 30_000,
      everyMs: 100,
      nextStep: 'Look at the conditions of the CustomResourceDefinition.',
    },
    async () => {
      // A CRD that was just made has `null` for its conditions.
      const { conditions } = Object((await read(cluster, crd))?.status) as {
        conditions?: Condition[] | null;
      };
      const established = conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
      return established ? { reached: true } : { seen: JSON.stringify(conditions) };
    },
  );
}

interface Condition {
  type: string;
  status: string;
}
