import { join } from 'node:path';
import { execa } from 'execa';
import type { Engine } from '../host/engine.js';
import { BAKE_CONTAINER } from '../host/image-making.js';
import { EnvironmentError } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { docker, type Image, madeImage, RECIPE_LABEL } from './engine-image.js';
import { recipeDigest, recipeFolder } from './recipe.js';

/** An image that goes into a node image, and the names by which pods ask for it there. */
export interface Content {
  image: Image;
  names: string[];
}

const SCRIPT = join(recipeFolder('node'), 'bake.sh');

/** What a baked image is made of, as a digest. */
export function bakedDigest(base: Image, contents: readonly Content[]): string {
  const made = contents.map(({ image, names }) => [image.digest, image.ref, names]);
  return recipeDigest([recipeFolder('node')], { base: base.digest, made }, (file) => file === 'bake.sh');
}

/**
 * A kind node image with other images unpacked in its containerd, so that no node loads anything: three nodes share
 * the layers, on disk and in memory. Works on the built node image as on kindest/node.
 */
export function bakedImage(
  store: { engine: Engine; progress: Progress },
  ref: string,
  base: Image,
  contents: readonly Content[],
): Image {
  const digest = bakedDigest(base, contents);
  return madeImage(store.engine, ref, digest, async () => {
    await Promise.all([base, ...contents.map(({ image }) => image)].map((image) => image.ensure()));
    await store.progress.stage(`bake ${contents.length} images into ${base.ref}`, async (note) => {
      await removeStale(store.engine);
      // A name and no label: a commit hands labels on to the image, and so to every node made of it.
      const started = ['--name', BAKE_CONTAINER, '--network', 'none', '--privileged'];
      started.push('--volume', '/bake', '--entrypoint', 'sleep');
      const container = await docker(store.engine, ['run', '--detach', ...started, base.ref, 'infinity']);
      try {
        await docker(store.engine, ['cp', SCRIPT, `${container}:/kind/bake.sh`]);
        note('unpacking');
        await importImages(store.engine, container, contents);
        await docker(store.engine, ['exec', container, 'rm', '/kind/bake.sh']);
        note('committing');
        const changes = ['ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]', 'CMD []'];
        changes.push(`LABEL ${RECIPE_LABEL}=${digest}`);
        const words = changes.flatMap((change) => ['--change', change]);
        await docker(store.engine, ['commit', ...words, container, ref]);
      } finally {
        await docker(store.engine, ['rm', '--force', '--volumes', container]);
      }
    });
  });
}

/** A bake that was killed has left its container; only one runs at a time, so any other is left over. */
async function removeStale(engine: Engine): Promise<void> {
  const stale = await docker(engine, ['ps', '--all', '--quiet', '--filter', `name=^${BAKE_CONTAINER}$`]);
  const containers = stale.split('\n').filter((id) => id !== '');
  if (containers.length > 0) await docker(engine, ['rm', '--force', '--volumes', ...containers]);
}

/** The engine's archive of all contents goes straight into the node's containerd. */
async function importImages(engine: Engine, container: string, contents: readonly Content[]): Promise<void> {
  const refs = contents.map(({ image }) => image.ref);
  const pairs = contents.flatMap(({ image, names }) => names.flatMap((name) => [image.ref, name]));
  const save = execa('docker', ['save', ...refs], {
    env: engine.env,
    buffer: { stdout: false },
    reject: false,
  });
  const imported = await save.pipe(
    'docker',
    ['exec', '--interactive', container, 'sh', '/kind/bake.sh', ...pairs],
    { env: engine.env, reject: false },
  );
  const saved = await save;
  if (imported.exitCode === 0 && saved.exitCode === 0) return;
  const said = [saved.stderr, imported.stdout, imported.stderr].join('\n').trim();
  throw new EnvironmentError('images', 'the images could not be put into the node image', {
    expected: `containerd of the node image imports ${refs.length} images`,
    seen: said.split('\n').slice(-8).join('\n'),
    nextStep: 'check that the disk is not full (`df -h`), then try again',
  });
}
