import { join } from 'node:path';
import { build } from 'esbuild';
import { checkout } from '../model/checkout.js';

const APPS = ['relying-party', 'resource-server'];

/**
 * The apps of the flow world, each bundled with its libraries into one file, so that a stock Node image can run them:
 * file name to program text, as the ConfigMap `twinlock-apps` holds them. Throws esbuild's own error.
 */
export async function bundleApps(): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: APPS.map((app) => join(checkout, 'lib', 'flows', 'apps', `${app}.ts`)),
    outdir: 'apps',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [path.split('/').at(-1) ?? path, text]));
}
