import { z } from 'zod';
import { adminRequest } from '../cluster/admin-request.js';
import type { Cluster } from '../cluster/cluster.js';
import type { RequestServiceAccountToken } from './tokens.js';

const tokenSchema = z.looseObject({ status: z.looseObject({ token: z.string() }) });

/** Life of a token that does not say otherwise, in seconds: the least that the API server gives. */
const LEAST_SECONDS = 600;

/**
 * Tokens of service accounts by the TokenRequest subresource, asked as the administrator. The function throws ApiError
 * with the Status' message if the account or the bound object is not there.
 */
export function tokenRequest(cluster: Pick<Cluster, 'kubeconfig'>): RequestServiceAccountToken {
  return async ({ namespace, name }, { audiences, seconds = LEAST_SECONDS, boundTo }) => {
    const answer = await adminRequest(cluster, {
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          expirationSeconds: seconds,
          ...(audiences ? { audiences } : {}),
          ...(boundTo ? { boundObjectRef: { apiVersion: 'v1', ...boundTo } } : {}),
        },
      },
    });
    return tokenSchema.parse(answer).status.token;
  };
}
