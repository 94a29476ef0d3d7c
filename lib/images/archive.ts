import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../host/engine.js';
import { paths } from '../host/paths.js';
import { EnvironmentError, InputError } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { docker } from './engine-image.js';
import { type EnsureOptions, ensureImages, type ImageRecord, type ImageSource } from './ensure.js';
import { loadedIndexFile, readIndex, versionsDigest, writeIndex } from './loaded.js';
import { IMAGE_NAMES, loadVersions } from './versions.js';

const INDEX = 'images.json';
const ARCHIVE = 'images.tar';

/** Every image that a run uses, in the state that the engine has it; makes what is missing. */
export function buildImages(
  engine: Engine,
  progress: Progress,
  { source = 'packages', ...options }: { source?: ImageSource } & EnsureOptions = {},
): Promise<ImageRecord[]> {
  return ensureImages(source, IMAGE_NAMES, engine, progress, options);
}

/**
 * Writes every image into one archive in `folder`, with an index of their names and the archive's sha256, for a host
 * that reaches neither a registry nor package registries. One archive, so that a shared layer is in it once.
 */
export async function saveImages(folder: string, engine: Engine, progress: Progress): Promise<ImageRecord[]> {
  const records = await ensureImages('auto', IMAGE_NAMES, engine, progress);
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, ARCHIVE);
  await progress.stage(`save ${records.length} images`, async (note) => {
    await docker(engine, ['save', '--output', archive, ...records.map(({ ref }) => ref)]);
    note('computing its sha256');
    writeIndex(join(folder, INDEX), {
      schema: 'twinlock.images/v1',
      versions: versionsDigest(loadVersions()),
      sha256: await sha256(archive),
      images: records.map(({ name, ref, digest }) => ({ name, ref, digest })),
    });
  });
  return records;
}

/**
 * Loads what `saveImages` wrote. Gives the names that the engine then has. Throws InputError if the folder holds no such
 * archive, EnvironmentError if the archive is not the one that its index speaks of.
 */
export async function loadImages(folder: string, engine: Engine, progress: Progress): Promise<string[]> {
  const file = join(folder, INDEX);
  const index = readIndex(file);
  if (index === undefined) {
    throw new InputError(`${folder} holds no saved images`, [
      {
        file,
        found: existsSync(file) ? 'another format' : 'no such file',
        write: 'a folder that `images save` wrote',
      },
    ]);
  }
  const archive = join(folder, ARCHIVE);
  return progress.stage(`load ${index.images.length} images`, async () => {
    const seen = await sha256(archive);
    if (seen !== index.sha256) {
      throw new EnvironmentError('images', `${archive} is not whole`, {
        expected: `sha256 ${index.sha256}`,
        seen: `sha256 ${seen}`,
        nextStep: 'copy the folder again from where it was saved',
      });
    }
    await docker(engine, ['load', '--quiet', '--input', archive]);
    writeIndex(loadedIndexFile(paths().cache), index);
    return index.images.map(({ ref }) => ref);
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
