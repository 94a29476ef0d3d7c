import type { Engine } from '../host/engine.js';
import { calicoManifest } from '../images/calico-manifest.js';
import { ensureImages, type ImageSource } from '../images/ensure.js';
import { toolPath } from '../images/tools.js';
import { IMAGE_NAMES, loadVersions } from '../images/versions.js';
import type { History } from '../model/history.js';
import type { Progress } from '../model/progress.js';
import { type ImageSet, imageSet } from '../run/image-set.js';

/** All images and programs of a run, recorded in the history. Throws EnvironmentError of the one that cannot be had. */
export async function ensureImageSet(
  source: ImageSource,
  engine: Engine,
  options: {
    registry: string | undefined;
    allowHostChanges: boolean;
    progress: Progress;
    history: History;
    signal: AbortSignal;
  },
): Promise<ImageSet> {
  const { registry, allowHostChanges, progress, history, signal } = options;
  const records = await ensureImages(source, IMAGE_NAMES, engine, progress, {
    registryPrefix: registry,
    allowHostChanges,
    signal,
  });
  const images = records.map(({ clusterRef: _, ...image }) => image);
  history.write({ type: 'images', at: Date.now(), images });
  const kindPath = await toolPath('kind', progress);
  const file = await calicoManifest(progress);
  const sha256 = loadVersions().calico.manifestSha256;
  return imageSet(records, { kindPath, calicoManifest: { file, sha256 } });
}
