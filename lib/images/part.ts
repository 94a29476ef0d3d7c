import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../model/progress.js';

/**
 * Something on the way to an image that is worth keeping: binaries, a root file system, a distribution. Its digest is
 * known before it is built; `folder` builds it unless the cache has it.
 */
export interface Part {
  name: string;
  digest: string;
  folder(): Promise<string>;
}

const COMPLETE = '.complete';

/** Where parts are kept and how their building is told of and ended. */
export interface PartStore {
  cache: string;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

/**
 * A part kept under `<cache>/parts/<name>-<digest>`. It is built in a folder beside that and moved when it is whole,
 * so that an interrupted build leaves nothing that looks finished. Built at most once a process, when `queue` lets it.
 */
export function part(
  { cache, progress, signal }: PartStore,
  name: string,
  digest: string,
  make: (folder: string, note: (state: string) => void) => Promise<void>,
  queue: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Part {
  const kept = join(cache, 'parts', `${name}-${digest}`);
  const build = async () => {
    if (existsSync(join(kept, COMPLETE))) return kept;
    const unfinished = `${kept}.building`;
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    await queue(async () => {
      signal?.throwIfAborted();
      await progress.stage(`build ${name}`, (note) => make(unfinished, note));
    });
    writeFileSync(join(unfinished, COMPLETE), '');
    renameSync(unfinished, kept);
    return kept;
  };
  let built: Promise<string> | undefined;
  return {
    name,
    digest,
    folder: () => {
      built ??= build();
      return built;
    },
  };
}
