import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The root of the checkout: the nearest folder above this file that holds package.json, from lib/ as from dist/.
 * Data that ships beside the code (kind-config, fixtures, suites) is found from here, never from the working folder.
 */
export const checkout: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('no package.json above the running program: run Twinlock from its checkout');
  return rootAbove(parent);
}
