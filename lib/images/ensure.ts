import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustHaveDisk } from '../host/disk.js';
import type { Engine } from '../host/engine.js';
import { NEEDS } from '../host/finding.js';
import { imagesLock } from '../host/image-making.js';
import { withLock } from '../host/lock.js';
import { paths } from '../host/paths.js';
import type { Progress } from '../model/progress.js';
import { derivedImages } from './derived.js';
import { type Image, inspectImage } from './engine-image.js';
import { loadedImages } from './loaded.js';
import { type ImageStore, packagesSource } from './packages-source.js';
import { hasPulledAll, pullImages, registryTrouble } from './registry-source.js';
import { clusterRefs, type ImageName, loadVersions, type Versions } from './versions.js';

/** Where images come from: a registry, package registries, or the first of the two that works. */
export type ImageSource = 'registry' | 'packages' | 'auto';

/** One image as a run uses it. */
export interface ImageRecord {
  name: ImageName;
  /** Its name in the engine: what `docker run` and `kind create cluster --image` take. */
  ref: string;
  /** What pods call it inside the cluster, where the node image has it already. */
  clusterRef: string;
  /** The engine's id of it. */
  digest: string;
  from: 'registry' | 'packages' | 'cache';
  sizeBytes: number;
  /** Whether its bytes were checked against a digest in this repository (go.sum, versions.json). */
  verified: boolean;
}

/** Options of `ensureImages`. */
export interface EnsureOptions {
  /** A mirror that every image is pulled from, such as `127.0.0.1:5000/`. */
  registryPrefix?: string | undefined;
  allowHostChanges?: boolean;
  /** Ends what is under way; its reason is then what is thrown. */
  signal?: AbortSignal | undefined;
  /** The lock of versions; the repository's unless a test brings its own. */
  versions?: Versions;
}

/**
 * Makes sure that the engine has these images, by pulling or by building them, and says what it has. What a run of the
 * same recipe made before is used as it is. `auto` takes what is there, else asks the registries (3 s), else builds.
 * Throws EnvironmentError: which image, what was seen, what to do.
 */
export async function ensureImages(
  source: ImageSource,
  names: readonly ImageName[],
  engine: Engine,
  progress: Progress,
  options: EnsureOptions = {},
): Promise<ImageRecord[]> {
  const versions = options.versions ?? loadVersions();
  const { cache } = paths();
  const { signal, allowHostChanges = true } = options;
  const broken = new AbortController();
  const ended = signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]);
  const store: ImageStore = { engine, cache, progress, allowHostChanges, signal: ended };
  const built = derivedImages(store, versions, packagesSource(store, versions));

  if (source !== 'registry' && (await haveAll(engine, built, names))) {
    return records(engine, versions, built, names, 'cache', () => true);
  }
  const loaded = source === 'auto' ? await loadedImages(engine, cache, versions) : undefined;
  if (loaded !== undefined) return records(engine, versions, loaded, names, 'cache', () => true);
  if (source !== 'packages') {
    const asked = source === 'auto' && !(await hasPulledAll(engine, versions, options.registryPrefix));
    const trouble = asked ? await registryTrouble(versions, options.registryPrefix) : undefined;
    if (trouble === undefined) return alone(store, () => pullAll(store, versions, names, options));
    progress.say(`images: ${trouble}; building them from package registries instead`);
  }
  return alone(store, async () => {
    if (!(await haveAll(engine, built, names))) {
      const begun = existsSync(join(cache, 'parts'));
      mustHaveDisk(cache, begun ? NEEDS.warmDisk : NEEDS.coldDisk, 'build the images');
    }
    try {
      await Promise.all(names.map((name) => built[name].ensure()));
    } catch (error) {
      // What else is under way would go on for minutes after the error was shown.
      broken.abort(error);
      await Promise.allSettled(names.map((name) => built[name].ensure()));
      throw error;
    }
    return records(engine, versions, built, names, 'packages', () => true);
  });
}

/** Two processes of one host neither build nor pull at the same time; the second finds what the first has made. */
function alone<T>({ cache, progress }: ImageStore, work: () => Promise<T>): Promise<T> {
  const waiting = (pid: number) => progress.say(`images: process ${pid} is making them; waiting for it`);
  const first = () => {
    // Build contexts of a process that was killed.
    rmSync(join(cache, 'contexts'), { recursive: true, force: true });
    return work();
  };
  return withLock(imagesLock(cache), first, { waiting });
}

async function pullAll(
  store: ImageStore,
  versions: Versions,
  names: readonly ImageName[],
  options: EnsureOptions,
): Promise<ImageRecord[]> {
  const stock = await pullImages(store, versions, options.registryPrefix);
  const pulled = derivedImages(store, versions, stock);
  await Promise.all(names.map((name) => pulled[name].ensure()));
  const isPinned = (name: ImageName) => versions.registryImages[name].digest !== 'unverified';
  return records(store.engine, versions, pulled, names, 'registry', isPinned);
}

/** Whether the engine has each of these images, made by the recipe of now. */
async function haveAll(
  engine: Engine,
  images: Record<ImageName, Image>,
  names: readonly ImageName[],
): Promise<boolean> {
  const found = await Promise.all(names.map((name) => inspectImage(engine, images[name].ref)));
  return names.every((name, i) => found[i]?.recipe === images[name].digest);
}

async function records(
  engine: Engine,
  versions: Versions,
  images: Record<ImageName, Image>,
  names: readonly ImageName[],
  from: ImageRecord['from'],
  verified: (name: ImageName) => boolean,
): Promise<ImageRecord[]> {
  const refs = clusterRefs(versions);
  return Promise.all(
    names.map(async (name) => {
      const image = await inspectImage(engine, images[name].ref);
      return {
        name,
        ref: images[name].ref,
        clusterRef: refs[name],
        digest: image?.id ?? 'unknown',
        from,
        sizeBytes: image?.sizeBytes ?? 0,
        verified: verified(name),
      };
    }),
  );
}
