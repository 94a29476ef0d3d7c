import { standingFault } from '../../faults/standing.js';
import { paths } from '../../host/paths.js';
import { enginePid } from '../../host/private-engine.js';
import type { Environment } from '../../model/environment.js';
import { keptEnvironment, storedRuns } from '../../run/environment-store.js';

/** `twinlock status`: every run that has left a trace on this host, and the engine. */
export async function status(_words: string[], options: { json?: boolean }): Promise<number> {
  const runs = storedRuns(paths().runs);
  const kept = keptEnvironment(paths().runs);
  const engine = enginePid();
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ runs, environment: kept ?? null, engine: engine ?? null }, null, 2)}\n`,
    );
    return 0;
  }
  const lines = runs.map(({ id, state }) => `${id}  ${WORDS[state]}`);
  if (lines.length === 0) lines.push('no environment stands');
  if (kept !== undefined) lines.push('', standingWords(kept));
  lines.push(
    '',
    engine === undefined ? 'the private engine does not run' : `the private engine runs (pid ${engine})`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

const WORDS = {
  alive: 'its command is running',
  kept: 'stands until `twinlock down`',
  dead: 'was killed; the next start takes away what it left',
} as const;

/** How to use an environment that stands. */
export function standingWords(environment: Environment): string {
  const { id, kubeconfig, keycloak, dockerHost, nodes, folder } = environment;
  const fault = standingFault(folder);
  return [
    `environment ${id} stands`,
    `  kubectl   export KUBECONFIG=${kubeconfig}`,
    `  engine    export DOCKER_HOST=${dockerHost}`,
    `  nodes     ${nodes.map(({ name, address }) => `${name} (${address})`).join(', ')}`,
    `  issuer    ${keycloak.issuerBase}, from this host 127.0.0.1:${keycloak.hostPort}, admin "${keycloak.adminUser}"`,
    ...(fault === undefined
      ? []
      : [`  fault     ${fault.name} is in force; \`twinlock fault undo\` takes it back`]),
  ].join('\n');
}
