import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadVersions } from '../images/versions.js';
import { checkout } from '../model/checkout.js';
import type { RunFacts } from '../model/report.js';

/**
 * What identifies a run and with what it is made; images follow when they are known. The command names the seed, also
 * where it was drawn, so that it can be given again.
 */
export function runFacts(id: string, seed?: number): RunFacts {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  const words = process.argv.slice(2);
  const drawn = seed !== undefined && !words.some((word) => /^--seed(=|$)/.test(word));
  const { kubernetes, calico, keycloak } = loadVersions();
  return {
    id,
    startedAt: new Date().toISOString(),
    seed: seed ?? 0,
    provider: 'kind',
    command: ['twinlock', ...words, ...(drawn ? ['--seed', seed] : [])].join(' '),
    versions: {
      kubernetes: kubernetes.version,
      calico: calico.version,
      keycloak: keycloak.version,
      twinlock: version,
      node: process.version,
    },
    images: [],
  };
}
