import { type ApiAnswer, type ApiRequest, sendRequest } from './api-request.js';
import type { Cluster } from './cluster.js';
import { connect } from './connection.js';

/**
 * Asks the API server with a bearer token, or with no credential at all: the caller's own rights, never the
 * administrator's. Each request takes a fresh socket and shows no client certificate, and trusts the cluster's CA
 * only. Every HTTP code is an answer; throws TransportError if none came, which is not a code.
 */
export async function requestAs(
  cluster: Pick<Cluster, 'kubeconfig'>,
  token: string | undefined,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const { server, ca } = await connect(cluster.kubeconfig);
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return await sendRequest(server, { agent: false, ca, headers }, request);
}
