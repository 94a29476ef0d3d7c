import { ensureEngine, findEngine } from '../../host/engine.js';
import { buildImages, loadImages, saveImages } from '../../images/archive.js';
import type { ImageSource } from '../../images/ensure.js';
import { listImages } from '../../images/list.js';
import { InputError } from '../../model/errors.js';
import { Redaction } from '../../model/redaction.js';
import { terminalProgress } from '../terminal-progress.js';
import { columns } from '../terminal-table.js';

interface ImagesOptions {
  images: ImageSource;
  registry?: string;
  hostChanges: boolean;
  json?: boolean;
}

/** `twinlock images list|build|save|load`: every image that a run uses, from where, with its digest. */
export async function images([what, folder]: string[], options: ImagesOptions): Promise<number> {
  if (what === 'list') return list(options);
  const progress = terminalProgress({ redaction: new Redaction() });
  try {
    const engine = await ensureEngine({ allowHostChanges: options.hostChanges, progress });
    const from = {
      source: options.images,
      allowHostChanges: options.hostChanges,
      ...(options.registry ? { registryPrefix: options.registry } : {}),
    };
    if (what === 'build') await buildImages(engine, progress, from);
    else if (what === 'save') await saveImages(folderOf(what, folder), engine, progress);
    else if (what === 'load') await loadImages(folderOf(what, folder), engine, progress);
    else
      throw new InputError(`images ${what}: no such thing to do`, [], {
        expected: 'list, build, save or load',
      });
  } finally {
    progress.close();
  }
  return list(options);
}

async function list({ json }: ImagesOptions): Promise<number> {
  const found = await listImages(await findEngine());
  const rows = found.map(({ name, registry, built }) => [
    name,
    registry.digest === 'unverified' ? `${registry.ref} (unverified)` : registry.ref,
    built.digest === undefined
      ? 'not here yet'
      : `${built.digest.slice(0, 19)} ${megabytes(built.sizeBytes ?? 0)}`,
  ]);
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${columns(rows).join('\n')}\n`);
  return 0;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function folderOf(what: string, folder: string | undefined): string {
  if (folder !== undefined) return folder;
  throw new InputError(`images ${what} needs a folder`, [], { nextStep: `twinlock images ${what} DIR` });
}
