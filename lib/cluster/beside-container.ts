import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';
import { type Cluster, RUN_LABEL } from './cluster.js';
import { engine } from './engine.js';

/** What a container beside the cluster is there for: the end of its name, and what an error calls it. */
export type Beside = 'outside' | 'issuer';

/** Where a run's containers beside its cluster are found. */
export type BesideCluster = Pick<Cluster, 'name' | 'run' | 'network' | 'engineEnv'>;

/** A container beside the cluster, on the run's network. */
export interface BesideOptions {
  image: string;
  /** The run's private folder, for the files on their way into the container. */
  folder: string;
  /** Where the files stand in the container, and their texts by name. */
  place: string;
  files: Record<string, string>;
  command: readonly string[];
  env?: Record<string, string>;
  /** Further names of it on the network. */
  aliases?: readonly string[];
  /** Ports of it that the host reaches, on 127.0.0.1 alone and under a number that the engine chooses. */
  published?: readonly number[];
}

/** The name of a run's container beside the cluster. */
export function besideName({ name }: Pick<Cluster, 'name'>, what: Beside): string {
  return `${name}-${what}`;
}

/**
 * Starts the container, with the run's label, so that it is swept with the run. Its files are copied, not mounted: the
 * engine may stand on another machine. Throws EnvironmentError with the engine's words.
 */
export async function startBeside(
  cluster: BesideCluster,
  what: Beside,
  { image, folder, place, files, command, env = {}, aliases = [], published = [] }: BesideOptions,
): Promise<void> {
  const ask = (args: string[]) => engine(cluster.engineEnv, STAGES[what], args);
  const name = besideName(cluster, what);
  const source = join(folder, what);
  const words = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  words.push('--label', `${RUN_LABEL}=${cluster.run}`, '--network', cluster.network, '--init');
  words.push(...aliases.flatMap((alias) => ['--network-alias', alias]));
  words.push(...published.flatMap((port) => ['--publish', `127.0.0.1::${port}`]));
  await ask(['create', '--name', name, ...words, image, ...command]);
  mkdirSync(source, { recursive: true, mode: 0o700 });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(source, file), text, { mode: 0o600 });
  await ask(['cp', source, `${name}:${place}`]);
  rmSync(source, { recursive: true });
  await ask(['start', name]);
}

/** The port of 127.0.0.1 under which the host reaches a port of it. Throws EnvironmentError if it does not run. */
export async function publishedPort(
  cluster: Pick<Cluster, 'name' | 'engineEnv'>,
  what: Beside,
  port: number,
): Promise<number> {
  const name = besideName(cluster, what);
  const said = await engine(cluster.engineEnv, STAGES[what], ['port', name, `${port}/tcp`]);
  const found = /^127\.0\.0\.1:(\d+)$/m.exec(said)?.[1];
  if (found !== undefined) return Number(found);
  throw new EnvironmentError(STAGES[what], `container ${name} publishes no port ${port}`, {
    expected: '127.0.0.1 and a port',
    seen: said || 'nothing',
    nextStep: 'twinlock down, then twinlock up',
  });
}

const STAGES: Record<Beside, string> = { outside: 'outside host', issuer: 'test issuers' };

const networksSchema = z.record(
  z.string(),
  z.looseObject({ IPAddress: z.string(), GlobalIPv6Address: z.string() }),
);

/** Its addresses on the run's network; nothing where no such container runs. Throws EnvironmentError. */
export async function besideAddresses(
  cluster: Pick<Cluster, 'name' | 'network' | 'engineEnv'>,
  what: Beside,
): Promise<string[]> {
  const name = besideName(cluster, what);
  const running = ['ps', '--quiet', '--filter', `name=^${name}$`];
  if ((await engine(cluster.engineEnv, STAGES[what], running)).trim() === '') return [];
  const format = '{{json .NetworkSettings.Networks}}';
  const text = await engine(cluster.engineEnv, STAGES[what], ['inspect', name, '--format', format]);
  const here = networksSchema.parse(JSON.parse(text))[cluster.network];
  return [here?.IPAddress ?? '', here?.GlobalIPv6Address ?? ''].filter((address) => address !== '');
}
