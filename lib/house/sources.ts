import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** One TypeScript file of the house, as its rules see it. Paths are relative to the checkout, with slashes. */
export interface Source {
  path: string;
  /** The folder below lib/ that it belongs to. */
  room: string;
  lines: number;
  /** Files of the house that it imports, in whatever way, types included. */
  own: string[];
  /** Packages and `node:` modules that it imports. */
  foreign: string[];
}

/** Every TypeScript file below lib/; `checkout` is the folder that holds it. */
export function readSources(checkout: string): Source[] {
  return readdirSync(join(checkout, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const text = readFileSync(join(checkout, 'lib', file), 'utf8');
      return sourceOf(`lib/${file.split(sep).join('/')}`, text);
    });
}

/** Reads one file; apart from the disk, so that the rules can be tested on files that do not exist. */
export function sourceOf(path: string, text: string): Source {
  const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const own = imported.filter((name) => name.startsWith('.'));
  return {
    path,
    room: path.split('/')[1] ?? '',
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    own: own.map((name) =>
      relative('.', join(path, '..', name))
        .split(sep)
        .join('/'),
    ),
    foreign: imported.filter((name) => !name.startsWith('.')),
  };
}

/** Whether a file is a test, or stands only for tests. */
export function isTest({ path }: Source): boolean {
  return /\.(test|e2e)\.ts$/.test(path);
}
