// Turns lib/**/*.ts into dist/**/*.js, file by file, so that the command starts without a compiler.
// Types are checked by `npm run typecheck`; here they are only removed.
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const lib = join(checkout, 'lib');
const dist = join(checkout, 'dist');
const stamp = join(dist, '.built');

function sources() {
  return readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(lib, file));
}

/** Whether dist/ is older than any source, or was made of a different set of files. */
export function isStale() {
  try {
    const builtAt = statSync(stamp).mtimeMs;
    const folders = readdirSync(lib, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    return [...sources(), lib, ...folders].some((path) => statSync(path).mtimeMs > builtAt);
  } catch {
    return true;
  }
}

/** Builds dist/ anew. Throws esbuild's own error, which names the file and the line. */
export async function build() {
  const { build: esbuild } = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  await esbuild({
    entryPoints: sources().map((file) => relative(checkout, file)),
    absWorkingDir: checkout,
    outdir: 'dist',
    outbase: 'lib',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
  });
  writeFileSync(stamp, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
