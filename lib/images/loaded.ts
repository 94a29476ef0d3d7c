import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../host/engine.js';
import { type Image, inspectImage } from './engine-image.js';
import { recipeDigest } from './recipe.js';
import { IMAGE_NAMES, type ImageName, type Versions } from './versions.js';

const indexSchema = z.strictObject({
  schema: z.literal('twinlock.images/v1'),
  /** Of the lock of versions that the images were made by. */
  versions: z.string(),
  /** Of the archive. */
  sha256: z.string(),
  images: z.array(z.strictObject({ name: z.enum(IMAGE_NAMES), ref: z.string(), digest: z.string() })),
});

/** What an archive of saved images holds; stands beside it, and in the cache of a host that has loaded it. */
export type ImageIndex = z.infer<typeof indexSchema>;

/** Reads an index; undefined if there is none, or one of another format. */
export function readIndex(file: string): ImageIndex | undefined {
  if (!existsSync(file)) return undefined;
  const read = indexSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return read.success ? read.data : undefined;
}

export function writeIndex(file: string, index: ImageIndex): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(index, null, 2)}\n`);
}

/** Where `images load` remembers what it loaded. */
export function loadedIndexFile(cache: string): string {
  return join(cache, 'loaded-images.json');
}

export function versionsDigest(versions: Versions): string {
  return recipeDigest([], versions);
}

/**
 * The images that `images load` brought, if the engine still has them all and they are of these versions. They may
 * have been pulled where they were saved, so this host's own recipes say nothing of them.
 */
export async function loadedImages(
  engine: Engine,
  cache: string,
  versions: Versions,
): Promise<Record<ImageName, Image> | undefined> {
  const index = readIndex(loadedIndexFile(cache));
  if (index === undefined || index.versions !== versionsDigest(versions)) return undefined;
  const found = await Promise.all(index.images.map(({ ref }) => inspectImage(engine, ref)));
  if (index.images.some(({ digest }, i) => found[i]?.id !== digest)) return undefined;
  const images = index.images.map(({ name, ref, digest }) => [name, { ref, digest, ensure: async () => {} }]);
  return images.length === IMAGE_NAMES.length ? Object.fromEntries(images) : undefined;
}
