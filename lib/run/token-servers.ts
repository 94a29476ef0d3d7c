import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { connect } from '../cluster/connection.js';
import { nameOnNode } from '../cluster/node-names.js';
import { read } from '../cluster/objects.js';
import { requestAs } from '../cluster/request-as.js';
import { serverLog } from '../cluster/side-log.js';
import type { SideServer } from '../cluster/side-place.js';
import { restartSideServer, type SideStart, startSideServer } from '../cluster/side-server.js';
import { tokenReview } from '../cluster/token-review.js';
import type { FlowWorld } from '../flows/flow.js';
import type { TokenServer, TokenServerName } from '../flows/token-server.js';
import { EnvironmentError } from '../model/errors.js';
import type { PodResponse } from '../model/pod-request.js';
import { LOGIN_ORIGIN } from './flow-places.js';

const REVIEW = {
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
};
/** Bound of one request to an API server, in milliseconds. */
const REQUEST_MS = 2500;

/**
 * The API servers that flows ask about tokens, each started at its first use. Its node has both names of the provider
 * inside the cluster by then: an API server does not ask the cluster's resolver.
 */
export function tokenServers(
  cluster: Cluster,
  fetchFrom: FlowWorld['fetchFrom'],
): (name: TokenServerName) => Promise<TokenServer> {
  let named: Promise<void> | undefined;
  const started = new Map<string, Promise<SideServer>>();
  return async (name) => {
    named ??= nameProvider(cluster).catch((error: unknown) => {
      named = undefined;
      throw error;
    });
    await named;
    const start = started.get(name) ?? startSideServer(cluster, name).then((one) => serving(name, one));
    started.set(name, start);
    start.catch(() => started.delete(name));
    return tokenServer(cluster, await start, fetchFrom);
  };
}

/** The name of the provider inside the cluster, and that of its Service. */
const PROVIDER_NAMES = [new URL(LOGIN_ORIGIN).hostname, 'keycloak.idp.svc.cluster.local'];

async function nameProvider(cluster: Cluster): Promise<void> {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'idp', name: 'keycloak' } };
  const { clusterIP } = ((await read(cluster, service))?.spec ?? {}) as { clusterIP?: string };
  if (!clusterIP) {
    throw new EnvironmentError('flows', 'the identity provider inside the cluster has no Service', {
      expected: 'Service idp/keycloak with an address',
      nextStep: 'twinlock down, then twinlock up',
    });
  }
  for (const name of PROVIDER_NAMES) await nameOnNode(cluster, controlPlane(cluster).name, clusterIP, name);
}

function serving(name: string, start: SideStart): SideServer {
  if (start.started) return start.server;
  throw new EnvironmentError(`api server ${name}`, `the API server ${name} did not start: ${start.reason}`, {
    expected: `the API server ${name} serves`,
    seen: start.reason,
    nextStep: `look at kind-config/api-servers/${name}.yaml, and at the server's log on the control-plane node`,
  });
}

function tokenServer(cluster: Cluster, server: SideServer, fetchFrom: FlowWorld['fetchFrom']): TokenServer {
  const { name, url } = server;
  return {
    port: Number(new URL(url).port),
    restart: async () => {
      serving(name, await restartSideServer(cluster, name));
    },
    review: (token) => tokenReview(server, token),
    whoAmI: async (from, token) => {
      if (from === 'browser') return await fromOutside(server, token);
      const { ca } = await connect(server.kubeconfig);
      return await fetchFrom(from)({
        method: 'POST',
        url: `${url}${REVIEW.path}`,
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(REVIEW.body),
        timeoutMs: REQUEST_MS,
        ca,
      });
    },
    complaint: async () => lastComplaint(await serverLog(cluster, name)),
  };
}

async function fromOutside(server: SideServer, token: string | undefined): Promise<PodResponse> {
  const startedAt = performance.now();
  const { code, body } = await requestAs(server, token, { method: 'POST', ...REVIEW, timeoutMs: REQUEST_MS });
  const tookMs = Math.round(performance.now() - startedAt);
  const remote = new URL(server.url).hostname;
  return { ok: true, status: code, headers: {}, body, remote, connectMs: 0, tookMs };
}

/** The last line of an API server's log that says why it cannot use an issuer's documents, without klog's head. */
export function lastComplaint(log: string): string | undefined {
  return [...log.matchAll(/oidc authenticator: initializing plugin: (.*)$/gm)].at(-1)?.[1];
}
