import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';
import { checkout } from '../model/checkout.js';
import { OWN_SERVER, ownServer } from '../model/configuration.js';
import { InputError } from '../model/errors.js';
import { awaited } from './awaited.js';
import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';
import { loadOidcFlags } from './oidc-flags.js';
import { metricsOf, type Sample, samplesOf, sumOf } from './server-metrics.js';
import { type SideServer, sideFolder, sideServer } from './side-place.js';

const FOLDER = join(checkout, 'kind-config', 'authentication');
/** What stands for the PEM of the run's CA in a file of ours. */
const RUN_CA = 'run';
const CONTROLLER = 'apiserver_authentication_config_controller';

/** A file that a side server was given, and what it takes to see whether the server took it. */
export interface Configured {
  /** As the server's metric names it: `sha256:` and the digest of the file. */
  hash: string;
  /** How many reloads had failed before. */
  failures: number;
  /** How many had succeeded before; undefined where the file is the very one that was there, so that none comes. */
  successes?: number | undefined;
}

/**
 * The text of kind-config/authentication/NAME.yaml, or of the user's own file, with the run's CA (PEM) where it says
 * `certificateAuthority: run`.
 * Throws InputError if there is no such file or it is no YAML.
 */
export function authenticationText(name: string, ca: string, folder = FOLDER): string {
  const own = name === OWN_SERVER ? ownServer()?.authentication : undefined;
  const file = own ?? join(folder, `${name}.yaml`);
  if (!existsSync(file)) {
    throw new InputError(`no AuthenticationConfiguration is called ${name}`, [], {
      expected: `the file ${file}`,
      nextStep: 'Write it, or give the name of another file of that folder.',
    });
  }
  return withRunCa(readFileSync(file, 'utf8'), ca, file);
}

/** A configuration's text with the run's CA in place of its placeholder. Throws InputError if it is no YAML. */
export function withRunCa(text: string, ca: string, file = 'the configuration'): string {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    const problem = { file, ...(line === undefined ? {} : { line }), found: error.message, write: 'YAML' };
    throw new InputError('an AuthenticationConfiguration cannot be read', [problem]);
  }
  let filledIn = false;
  visit(document, {
    Pair(_, { key, value }) {
      const isCa = isScalar(key) && key.value === 'certificateAuthority';
      if (!isCa || !isScalar(value) || value.value !== RUN_CA) return;
      value.value = ca;
      filledIn = true;
    },
  });
  // What has a CA already goes back byte for byte: its hash says whether it is in force.
  return filledIn ? document.toString({ lineWidth: 0 }) : text;
}

/** Gives a running side server another file of kind-config/authentication/. See `configureSideServerText`. */
export async function configureSideServer(cluster: Cluster, name: string, file: string): Promise<Configured> {
  return await configureSideServerText(cluster, name, authenticationText(file, await runCa(cluster)));
}

/**
 * Gives a running side server another AuthenticationConfiguration, whole at once: written beside the old one and renamed
 * to it, as the API server's documentation asks of whoever changes it. `certificateAuthority: run` stands for the run's
 * CA. Returns as soon as the file is there; `authenticationInForce` tells what the server made of it.
 * Throws EnvironmentError if the server does not answer.
 */
export async function configureSideServerText(
  cluster: Cluster,
  name: string,
  text: string,
): Promise<Configured> {
  const [{ failures, successes }, former, ca] = await Promise.all([
    reloads(sideServer(cluster, name)),
    sideAuthentication(cluster, name).catch(() => ''),
    runCa(cluster),
  ]);
  const whole = withRunCa(text, ca);
  const { authentication } = sideFolder(name);
  const beside = authentication.replace(/[^/]+$/, '.new');
  const write = `umask 077 && cat > ${beside} && mv ${beside} ${authentication}`;
  await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', write], { input: whole });
  const hash = `sha256:${createHash('sha256').update(whole).digest('hex')}`;
  return { hash, failures, ...(whole === former ? {} : { successes }) };
}

/**
 * The AuthenticationConfiguration that a side server has on the node now, byte for byte, the run's CA within; empty if
 * its description names none. Throws EnvironmentError if it was never started.
 */
export async function sideAuthentication(cluster: Cluster, name: string): Promise<string> {
  // What calls the engine takes a last line end away: the point keeps it.
  const read = `cat ${sideFolder(name).authentication} && printf .`;
  return (await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', read])).slice(0, -1);
}

/**
 * Awaits what a side server makes of the file that it was given: `reloaded` when the hash of the configuration in force
 * is the file's by a reload of its own, `refused` when one more reload has failed, which leaves the old one in force. A
 * server looks at the file at once and at least each minute, asks its new issuers every 10 s whether all are healthy, and
 * gives up after a minute: hence the bound, and hence 10 s for nearly every file with an issuer. Throws EnvironmentError
 * after the bound.
 */
export async function authenticationInForce(
  server: SideServer,
  configured: Configured,
  boundMs = 150_000,
): Promise<'reloaded' | 'refused'> {
  return await awaited<'reloaded' | 'refused'>(
    {
      stage: `api server ${server.name}`,
      expected: 'the new AuthenticationConfiguration is in force or refused',
      boundMs,
      everyMs: 100,
      nextStep: 'Look at its log for `authentication config`.',
    },
    async () => {
      const now = await reloads(server);
      const reached = madeOf(configured, now);
      if (reached !== undefined) return { reached };
      return { seen: `in force is ${now.hash}, and ${now.failures} reloads have failed` };
    },
  );
}

/**
 * What a server has made of a file, or undefined as long as it has not decided. The hash alone does not tell: where a
 * file was refused, the one before is in force all along, and is read again for all that when it comes back.
 */
export function madeOf(
  { hash, failures, successes }: Configured,
  now: Configured,
): 'reloaded' | 'refused' | undefined {
  const read = successes === undefined || (now.successes ?? 0) > successes;
  if (now.hash === hash && read) return 'reloaded';
  return now.failures > failures ? 'refused' : undefined;
}

async function reloads(server: SideServer): Promise<Configured> {
  const metrics = await metricsOf(server);
  const total = (status: string) => sumOf(metrics, `${CONTROLLER}_automatic_reloads_total`, { status });
  return { hash: hashIn(metrics) ?? 'none', failures: total('failure'), successes: total('success') };
}

/** The hash of the configuration that a side server decides by, as its metric names it; undefined where it has none. */
export async function hashInForce(server: SideServer): Promise<string | undefined> {
  return hashIn(await metricsOf(server));
}

function hashIn(metrics: readonly Sample[]): string | undefined {
  return samplesOf(metrics, `${CONTROLLER}_last_config_info`)[0]?.labels.hash;
}

/** Where the run's CA stands on the control-plane node. */
export const caOnNode = () => `${loadOidcFlags().caDirectory}/ca.crt`;

/** The run's CA, PEM. Throws EnvironmentError. */
export async function runCa(cluster: Cluster): Promise<string> {
  return await onNode(cluster, controlPlane(cluster).name, ['cat', caOnNode()]);
}
