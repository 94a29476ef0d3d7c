import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadVersions } from '../images/versions.js';
import { checkout } from '../model/checkout.js';
import type { RunFacts } from '../model/report.js';

/** What identifies a run and with what it is made; images follow when they are known. */
export function runFacts(id: string): RunFacts {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  const { kubernetes, calico, keycloak } = loadVersions();
  return {
    id,
    startedAt: new Date().toISOString(),
    seed: 0,
    provider: 'kind',
    command: ['twinlock', ...process.argv.slice(2)].join(' '),
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
