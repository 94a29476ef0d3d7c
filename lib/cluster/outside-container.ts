import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Cluster, RUN_LABEL } from './cluster.js';
import { engine } from './engine.js';

/** A container beside the cluster, on the run's network. */
export interface OutsideOptions {
  image: string;
  /** The run's private folder, for the files on their way into the container. */
  folder: string;
  /** Where the files stand in the container, and their texts by name. */
  place: string;
  files: Record<string, string>;
  command: readonly string[];
  env: Record<string, string>;
}

/** The name of a run's container outside the cluster. */
export function outsideName({ name }: Pick<Cluster, 'name'>): string {
  return `${name}-outside`;
}

/**
 * Starts the container, with the run's label, so that it is swept with the run. Its files are copied, not mounted: the
 * engine may stand on another machine. Throws EnvironmentError with the engine's words.
 */
export async function startOutside(
  cluster: Pick<Cluster, 'name' | 'run' | 'network' | 'engineEnv'>,
  { image, folder, place, files, command, env }: OutsideOptions,
): Promise<void> {
  const ask = (args: string[]) => engine(cluster.engineEnv, 'outside host', args);
  const name = outsideName(cluster);
  const source = join(folder, 'outside');
  const words = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  words.push('--label', `${RUN_LABEL}=${cluster.run}`, '--network', cluster.network, '--init');
  await ask(['create', '--name', name, ...words, image, ...command]);
  mkdirSync(source, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(source, file), text);
  await ask(['cp', source, `${name}:${place}`]);
  rmSync(source, { recursive: true });
  await ask(['start', name]);
}

const networksSchema = z.record(
  z.string(),
  z.looseObject({ IPAddress: z.string(), GlobalIPv6Address: z.string() }),
);

/** Its addresses on the run's network; nothing where no such container runs. Throws EnvironmentError. */
export async function outsideAddresses(
  cluster: Pick<Cluster, 'name' | 'network' | 'engineEnv'>,
): Promise<string[]> {
  const name = outsideName(cluster);
  const running = ['ps', '--quiet', '--filter', `name=^${name}$`];
  if ((await engine(cluster.engineEnv, 'outside host', running)).trim() === '') return [];
  const format = '{{json .NetworkSettings.Networks}}';
  const text = await engine(cluster.engineEnv, 'outside host', ['inspect', name, '--format', format]);
  const here = networksSchema.parse(JSON.parse(text))[cluster.network];
  return [here?.IPAddress ?? '', here?.GlobalIPv6Address ?? ''].filter((address) => address !== '');
}
