import { join } from 'node:path';
import { build } from 'esbuild';
import { checkout } from '../../model/checkout.js';

/** The programs beside a kubeconfig: the credential plugin, and the browser of a person whom the harness plays. */
export interface LoginPrograms {
  'login.cjs': string;
  'hand-over.cjs': string;
}

/** Bundles the programs from the sources of this checkout, each with its libraries. Throws esbuild's own error. */
export async function bundleLogin(): Promise<LoginPrograms> {
  const bundle = async (name: string): Promise<string> => {
    const { outputFiles } = await build({
      entryPoints: [join(checkout, 'lib', 'identity', 'login', `${name}.ts`)],
      bundle: true,
      minify: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  };
  const [login, handOver] = await Promise.all([bundle('main'), bundle('hand-over')]);
  return { 'login.cjs': login, 'hand-over.cjs': handOver };
}
