import { join } from 'node:path';
import { build } from 'esbuild';
import { checkout } from '../model/checkout.js';

/** The files that the pods' ConfigMap carries. */
export interface AgentFiles {
  'agent.cjs': string;
  'bridge.cjs': string;
}

/**
 * Bundles the pod's program and its bridge from the sources of this checkout, each to one CommonJS file without
 * dependencies. Throws esbuild's own error, which names file and line, if a source is broken.
 */
export async function bundleAgent(): Promise<AgentFiles> {
  const pod = join(checkout, 'lib', 'agent', 'pod');
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
