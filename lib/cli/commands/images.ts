import { ensureEngine } from '../../host/engine.js';
import { ensureImages, type ImageSource } from '../../images/ensure.js';
import { listImages, loadImages, saveImages } from '../../images/store.js';
import { IMAGE_NAMES } from '../../images/versions.js';
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
  const progress = terminalProgress({ redaction: new Redaction() });
  try {
    const engine = await ensureEngine({ allowHostChanges: options.hostChanges, progress });
    switch (what) {
      case 'build':
        await ensureImages(options.images, IMAGE_NAMES, engine, progress, {
          registryPrefix: options.registry,
          allowHostChanges: options.hostChanges,
        });
        break;
      case 'save':
        await saveImages(engine, folderOf(what, folder), progress);
        break;
      case 'load':
        await loadImages(engine, folderOf(what, folder), progress);
        break;
      case 'list':
        break;
      default:
        throw new InputError(`images ${what}: no such thing to do`, [], {
          expected: 'list, build, save or load',
        });
    }
    const found = await listImages(engine);
    const rows = found.map(({ name, ref, digest, from }) => [name, ref, digest, from]);
    process.stdout.write(
      options.json ? `${JSON.stringify(found, null, 2)}\n` : `${columns(rows).join('\n')}\n`,
    );
    return 0;
  } finally {
    progress.close();
  }
}

function folderOf(what: string, folder: string | undefined): string {
  if (folder !== undefined) return folder;
  throw new InputError(`images ${what} needs a folder`, [], { nextStep: `twinlock images ${what} DIR` });
}
