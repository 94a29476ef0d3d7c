import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../model/checkout.js';

/** The folder of one recipe, under fixtures/images. */
export function recipeFolder(name: string): string {
  return join(checkout, 'fixtures', 'images', name);
}

/**
 * Twelve hex digits that change when anything changes that a build is made of: the recipe's files (name, mode and
 * content), the versions and settings it is given, and the digests of what it stands on. Not among them: what Debian
 * serves that day, and the compiler. `wanted` chooses among the files where one folder serves two builds.
 */
export function recipeDigest(
  folders: readonly string[],
  settings: unknown,
  wanted: (file: string) => boolean = () => true,
): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of filesOf(folder).filter(wanted)) {
      const path = join(folder, file);
      const executable = (statSync(path).mode & 0o100) !== 0;
      hash.update(`${file}\0${executable}\0`).update(readFileSync(path)).update('\0');
    }
  }
  return hash.update(JSON.stringify(settings)).digest('hex').slice(0, 12);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
