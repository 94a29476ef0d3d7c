import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from './debian.js';

/** The path of a program on the PATH, or undefined. */
export function onPath(program: string, path: string = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Installs Debian packages unless the program that they bring is on the PATH. Throws as `installPackages` does. */
export async function ensureProgram(
  program: string,
  packages: readonly string[],
  options: Parameters<typeof installPackages>[1],
): Promise<void> {
  if (onPath(program) === undefined) await installPackages(packages, options);
}
