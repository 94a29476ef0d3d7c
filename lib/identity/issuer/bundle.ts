import { join } from 'node:path';
import { build } from 'esbuild';
import { checkout } from '../../model/checkout.js';

/** The program of the test issuers' container as one ES module for a stock Node. Throws esbuild's own error. */
export async function bundleIssuers(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(checkout, 'lib', 'identity', 'issuer', 'container-program.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
