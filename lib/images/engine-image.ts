import { execa } from 'execa';
import type { Engine } from '../host/engine.js';
import { command } from './command.js';

/** The label of an image that Twinlock made: the digest of the recipe that it was made by. */
export const RECIPE_LABEL = 'dev.twinlock.recipe';

/** An image as the engine has it. */
export interface EngineImage {
  id: string;
  sizeBytes: number;
  /** Digest of the recipe, for what Twinlock made. */
  recipe: string | undefined;
  /** `repository@sha256:…` of every registry that it came from. */
  repoDigests: string[];
}

/** The engine's image of this name, or undefined. */
export async function inspectImage(engine: Engine, ref: string): Promise<EngineImage | undefined> {
  const { stdout, exitCode } = await execa('docker', ['image', 'inspect', ref], {
    env: engine.env,
    reject: false,
  });
  if (exitCode !== 0) return undefined;
  const [found] = JSON.parse(stdout) as [
    {
      Id: string;
      Size: number;
      RepoDigests?: string[] | null;
      Config?: { Labels?: Record<string, string> | null } | null;
    },
  ];
  return {
    id: found.Id,
    sizeBytes: found.Size,
    recipe: found.Config?.Labels?.[RECIPE_LABEL],
    repoDigests: found.RepoDigests ?? [],
  };
}

/** Calls the engine's command for an image build; its words on failure are the error's. */
export async function docker(engine: Engine, args: readonly string[]): Promise<string> {
  return command('docker', args, {
    env: { ...engine.env, DOCKER_BUILDKIT: '0' },
    nextStep: 'run `npm run -s twinlock -- doctor`; it says what the engine lacks',
  });
}

/** An image by its name in the engine and what it was made of; `ensure` makes it unless the engine has it. */
export interface Image {
  ref: string;
  /** Of the recipe, or the engine's id of an image that was pulled. */
  digest: string;
  ensure(): Promise<void>;
}

/** An image of which `make` is called at most once a process, and only if the engine has none of that recipe. */
export function madeImage(engine: Engine, ref: string, digest: string, make: () => Promise<void>): Image {
  let made: Promise<void> | undefined;
  const ensure = async () => {
    if ((await inspectImage(engine, ref))?.recipe !== digest) await make();
  };
  return {
    ref,
    digest,
    ensure: () => {
      made ??= ensure();
      return made;
    },
  };
}
