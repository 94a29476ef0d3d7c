import { ApiError, statusOf } from './api-error.js';
import { type ApiAnswer, type ApiRequest, sendRequest } from './api-request.js';
import type { Cluster } from './cluster.js';
import { connect } from './connection.js';

/** Asks the API server as the administrator and gives the answer, whatever its code. Throws TransportError. */
export async function askAsAdmin(
  cluster: Pick<Cluster, 'kubeconfig'>,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const { server, agent } = await connect(cluster.kubeconfig);
  return await sendRequest(server, { agent }, request);
}

/**
 * Asks the API server as the administrator and gives the parsed body of a success.
 * Throws ApiError with the Status' message for any other answer, TransportError if none came.
 */
export async function adminRequest(
  cluster: Pick<Cluster, 'kubeconfig'>,
  request: ApiRequest,
): Promise<unknown> {
  const { code, body } = await askAsAdmin(cluster, request);
  if (code >= 200 && code < 300) return body === '' ? undefined : JSON.parse(body);
  const { reason, message } = statusOf(body);
  throw new ApiError(`${request.method} ${request.path}`, code, reason, message);
}
