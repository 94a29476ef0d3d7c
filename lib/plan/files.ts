import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';

/** A file as it was read; `name` is what messages call it: relative to the checkout where it lies in it. */
export interface TextFile {
  path: string;
  name: string;
  text: string;
}

/**
 * The one place of lib/plan where files are read: `path` itself, or all files below it with one of the endings, in the
 * order of their names. Throws an InputError if the path is not there or cannot be read.
 */
export function readFiles(path: string, endings: readonly string[]): TextFile[] {
  const whole = resolve(path);
  try {
    const paths = statSync(whole).isDirectory()
      ? readdirSync(whole, { recursive: true, withFileTypes: true })
          .filter((entry) => endings.some((ending) => entry.name.endsWith(ending)))
          .map((entry) => join(entry.parentPath, entry.name))
          .filter(
            (file) => !/\/(node_modules|\.[^/]*)\//.test(file.slice(whole.length)) && statSync(file).isFile(),
          )
          .sort()
      : [whole];
    return paths.map((file) => ({ path: file, name: nameOf(file), text: readFileSync(file, 'utf8') }));
  } catch (cause) {
    throw new InputError(`cannot read ${path}`, [], {
      expected: 'a file, or a folder of files, that can be read',
      seen: cause instanceof Error ? cause.message : String(cause),
      nextStep: 'Check the path; it is taken from the current folder.',
      cause,
    });
  }
}

/** Names of the files below a folder without their ending, as cases name them; none where there is no such folder. */
export function namesIn(folder: string, endings: readonly string[]): string[] {
  if (!existsSync(folder)) return [];
  return readFiles(folder, endings).map(({ path }) => basename(path, extname(path)));
}

function nameOf(path: string): string {
  const inside = relative(checkout, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
