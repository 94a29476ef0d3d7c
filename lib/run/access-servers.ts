import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { adminRequest } from '../cluster/admin-request.js';
import { clusterServerCommands } from '../cluster/api-server-process.js';
import type { Cluster } from '../cluster/cluster.js';
import { requestAs } from '../cluster/request-as.js';
import { metricsOf } from '../cluster/server-metrics.js';
import { sideAuthentication } from '../cluster/side-authentication.js';
import { describedServers } from '../cluster/side-descriptions.js';
import type { SideServer } from '../cluster/side-place.js';
import { startedWith } from '../cluster/side-process.js';
import { type SideStart, startSideServer } from '../cluster/side-server.js';
import { tokenReview } from '../cluster/token-review.js';
import { CLUSTER_SERVER } from '../model/access-case.js';
import { EnvironmentError } from '../model/errors.js';
import type { AskedServer } from './access-needs.js';

/** A server reads its issuers beside its start and tries again after 10 s. */
const ISSUERS_BOUND_MS = 13_000;

/** The API servers that the cases of one process ask. Side servers are started at their first use, each once. */
export class AccessServers {
  readonly #starts = new Map<string, Promise<SideStart>>();

  constructor(private readonly cluster: Cluster) {}

  /** A server, started if it does not run. Throws EnvironmentError with the reason where it does not start. */
  async server(name: string): Promise<AskedServer> {
    return askedServer(await this.placeOf(name));
  }

  /** How a server is reached as the administrator. Throws as `server` does. */
  async placeOf(name: string): Promise<Pick<Cluster, 'kubeconfig'>> {
    if (name === CLUSTER_SERVER) return this.cluster;
    const start = await this.#started(name);
    if (start.started) return start.server;
    throw new EnvironmentError(
      `api server ${name}`,
      `the API server ${name} did not start: ${start.reason}`,
      {
        expected: `the API server ${name} serves`,
        seen: start.reason,
        nextStep: `Look at kind-config/api-servers/${name}.yaml, and at the server's log on the control-plane node.`,
      },
    );
  }

  /** Starts a server, if it does not run, and says whether it serves. One that does not is tried anew each time. */
  async starts(name: string): Promise<{ started: boolean; reason?: string }> {
    const start = await this.#started(name);
    return start.started ? { started: true } : { started: false, reason: start.reason };
  }

  /**
   * Waits until a server that was restarted or configured has read its issuers again, so that the next case finds it as
   * this one did.
   */
  async settled(name: string): Promise<void> {
    await issuersRead(this.cluster, { ...(await this.placeOf(name)), name });
  }

  #started(name: string): Promise<SideStart> {
    const known = this.#starts.get(name);
    if (known) return known;
    const starting = startSideServer(this.cluster, name).then(async (start) => {
      if (start.started) await issuersRead(this.cluster, start.server);
      else this.#starts.delete(name);
      return start;
    });
    this.#starts.set(name, starting);
    starting.catch(() => this.#starts.delete(name));
    return starting;
  }
}

function askedServer(place: Pick<Cluster, 'kubeconfig'>): AskedServer {
  return {
    requestAs: (token, request) => requestAs(place, token, request),
    asAdmin: (request) => adminRequest(place, request),
    tokenReview: (token, audiences) => tokenReview(place, token, audiences),
    metrics: () => metricsOf(place),
  };
}

const configurationSchema = z.looseObject({
  jwt: z.array(z.looseObject({ issuer: z.looseObject({ url: z.string() }) })).default([]),
});

/**
 * Waits until a server has read the discovery of each issuer that it trusts, or has had its time for it: until then it
 * refuses every token of the issuer, for a reason that no case is about. What a server is described to be unable to read
 * is not waited for.
 */
async function issuersRead(cluster: Cluster, server: Pick<SideServer, 'name' | 'kubeconfig'>): Promise<void> {
  const end = performance.now() + ISSUERS_BOUND_MS;
  const unreadable = describedServers().get(server.name)?.unreadable ?? [];
  let unread = (await issuersOf(cluster, server.name)).filter((issuer) => !unreadable.includes(issuer));
  while (unread.length > 0) {
    const asked = await Promise.all(
      unread.map(async (issuer) => {
        const { error } = await tokenReview(server, namingOnly(issuer));
        return error.includes('not initialized') ? [issuer] : [];
      }),
    );
    unread = asked.flat();
    if (unread.length === 0 || performance.now() > end) return;
    await pause(100);
  }
}

/** The issuers that a server trusts now, by its flags or its file. */
async function issuersOf(cluster: Cluster, name: string): Promise<string[]> {
  const ofCluster = name === CLUSTER_SERVER;
  const [flags, file] = await Promise.all([
    ofCluster ? (await clusterServerCommands(cluster)).flat() : startedWith(cluster, name),
    ofCluster ? '' : sideAuthentication(cluster, name).catch(() => ''),
  ]);
  const flag = '--oidc-issuer-url=';
  const byFlag = flags.filter((word) => word.startsWith(flag)).map((word) => word.slice(flag.length));
  const { jwt } = configurationSchema.parse(parse(file) ?? {});
  return [...byFlag, ...jwt.map(({ issuer }) => issuer.url)];
}

/** A token that is good for nothing but to be given to the authenticator of its issuer. */
function namingOnly(iss: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ iss })}.${Buffer.from('none').toString('base64url')}`;
}
