import { cpSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Engine } from '../host/engine.js';
import type { Progress } from '../model/progress.js';
import { docker, type Image, madeImage, RECIPE_LABEL } from './engine-image.js';
import type { Part } from './part.js';
import { recipeDigest, recipeFolder } from './recipe.js';

/** An image that a Dockerfile of fixtures/images makes. */
export interface Recipe {
  /** The folder under fixtures/images. */
  recipe: string;
  ref: string;
  /** What its `ARG BASE` stands for. */
  base?: Image;
  args?: Record<string, string>;
  /** Files and folders of parts, by their place beside the Dockerfile. */
  context?: Record<string, { part: Part; path: string }>;
}

/** The image of a recipe; made in the engine from parts, which are built or come from the cache. */
export function recipeImage(
  store: { engine: Engine; cache: string; progress: Progress },
  { recipe, ref, base, args = {}, context = {} }: Recipe,
): Image {
  const made = Object.entries(context).map(([place, { part, path }]) => [place, path, part.digest]);
  const digest = recipeDigest(
    [recipeFolder(recipe)],
    { ref, args, made, base: base?.digest },
    (file) => !/\.go$|^go\.(mod|sum)$/.test(file),
  );
  return madeImage(store.engine, ref, digest, async () => {
    const [folders] = await Promise.all([
      Promise.all(
        Object.entries(context).map(
          async ([place, { part, path }]) => [place, join(await part.folder(), path)] as const,
        ),
      ),
      base?.ensure(),
    ]);
    await store.progress.stage(`image ${recipe}`, async () => {
      const folder = stageContext(store.cache, recipe, folders);
      try {
        const given = { ...args, ...(base === undefined ? {} : { BASE: base.ref }) };
        const words = Object.entries(given).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
        words.push('--label', `${RECIPE_LABEL}=${digest}`, '--network', 'none', '--quiet', '--tag', ref);
        await docker(store.engine, ['build', ...words, folder]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

/** A build context in the cache: the recipe's files and the parts', linked where the file system can. */
function stageContext(
  cache: string,
  recipe: string,
  files: readonly (readonly [place: string, source: string])[],
): string {
  const contexts = join(cache, 'contexts');
  mkdirSync(contexts, { recursive: true });
  const folder = mkdtempSync(join(contexts, `${recipe}-`));
  cpSync(recipeFolder(recipe), folder, { recursive: true });
  for (const [place, source] of files) {
    const target = join(folder, place);
    mkdirSync(dirname(target), { recursive: true });
    if (statSync(source).isDirectory()) cpSync(source, target, { recursive: true });
    else linkSync(source, target);
  }
  return folder;
}
