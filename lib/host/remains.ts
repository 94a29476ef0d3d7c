import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from './paths.js';

/** What stays on a host after `down`, for the user to keep or to take away. */
export interface Remains {
  /** Debian packages that Twinlock has installed. */
  packages: string[];
  /** The cache folder, if there is one: built images and the data of the private engine. */
  cache: string | undefined;
  /** The lines that take both away. */
  byHand: string[];
}

const FILE = 'installed-packages.txt';

/** Adds to the list of installed packages, which stands in the cache, since it outlives every run. */
export function rememberInstalled(packages: readonly string[], cache: string = paths().cache): void {
  mkdirSync(cache, { recursive: true });
  const all = [...new Set([...installed(cache), ...packages])].sort();
  writeFileSync(join(cache, FILE), `${all.join('\n')}\n`);
}

/** What stays on this host. */
export function remains(cache: string = paths().cache): Remains {
  const packages = installed(cache);
  const there = existsSync(cache);
  const byHand = packages.length === 0 ? [] : [`apt-get purge ${packages.join(' ')}`];
  if (there) byHand.push(`rm -rf ${cache}`);
  return { packages, cache: there ? cache : undefined, byHand };
}

function installed(cache: string): string[] {
  const file = join(cache, FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
