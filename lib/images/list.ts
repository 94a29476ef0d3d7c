import type { Engine } from '../host/engine.js';
import { paths } from '../host/paths.js';
import { silent } from '../model/progress.js';
import { derivedImages } from './derived.js';
import { inspectImage } from './engine-image.js';
import { packagesSource } from './packages-source.js';
import { clusterRefs, IMAGE_NAMES, type ImageName, loadVersions } from './versions.js';

/** One row of `images list`: what a run would use, and whether it is there. */
export interface ListedImage {
  name: ImageName;
  clusterRef: string;
  /** Where `registry` pulls it, and its digest there or the word `unverified`. */
  registry: { ref: string; digest: string };
  /** What `packages` builds: the name that carries the recipe's digest, and the engine's id once it is built. */
  built: { ref: string; recipe: string; digest?: string; sizeBytes?: number };
}

/** Every image that a run uses. Builds and pulls nothing; without an engine, nothing counts as built. */
export async function listImages(engine: Engine | undefined): Promise<ListedImage[]> {
  const versions = loadVersions();
  const absent: Engine = { kind: 'docker', socket: undefined, dockerHost: '', env: {}, version: '' };
  const store = {
    engine: engine ?? absent,
    cache: paths().cache,
    progress: silent,
    allowHostChanges: false,
  };
  const images = derivedImages(store, versions, packagesSource(store, versions));
  const refs = clusterRefs(versions);
  return Promise.all(
    IMAGE_NAMES.map(async (name) => {
      const { ref, digest: recipe } = images[name];
      const found = engine === undefined ? undefined : await inspectImage(engine, ref);
      const built = found?.recipe === recipe ? { digest: found.id, sizeBytes: found.sizeBytes } : {};
      return {
        name,
        clusterRef: refs[name],
        registry: versions.registryImages[name],
        built: { ref, recipe, ...built },
      };
    }),
  );
}
