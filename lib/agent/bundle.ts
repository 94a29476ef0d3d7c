import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { EnvironmentError } from '../model/errors.js';

/** The files that the pods' ConfigMap carries. */
export interface AgentFiles {
  'agent.cjs': string;
  'bridge.cjs': string;
}

/**
 * Bundles the pod's program and its bridge from the sources of this checkout, each to one CommonJS file without
 * dependencies. Throws an EnvironmentError if the sources are not there.
 */
export async function bundleAgent(): Promise<AgentFiles> {
  const pod = join(checkout(), 'lib', 'agent', 'pod');
  const bundle = async (name: string): Promise<string> => {
    const result = await build({
      entryPoints: [join(pod, `${name}.ts`)],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
    });
    return result.outputFiles[0]?.text ?? '';
  };
  const [agent, bridge] = await Promise.all([bundle('agent'), bundle('bridge')]);
  return { 'agent.cjs': agent, 'bridge.cjs': bridge };
}

// The same whether this file runs from lib/ or, built, from dist/.
function checkout(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'twinlock') return folder;
  }
  throw new EnvironmentError('probe pods', 'the sources of the probe program were not found', {
    expected: 'a package.json of twinlock above this program',
    seen: `none above ${start}`,
    nextStep: 'run Twinlock from a checkout of its repository',
  });
}
