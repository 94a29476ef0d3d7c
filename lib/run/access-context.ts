import { z } from 'zod';
import { adminRequest } from '../cluster/admin-request.js';
import { apply } from '../cluster/apply.js';
import type { Cluster } from '../cluster/cluster.js';
import { remove } from '../cluster/remove.js';
import { requestAs } from '../cluster/request-as.js';
import { tokenReview } from '../cluster/token-review.js';
import { mintToken, type RequestServiceAccountToken, type TokenSources } from '../identity/tokens.js';
import type { AccessContext } from './access-case.js';
import { bindingsInForce } from './bindings-in-force.js';

type ApiServer = Pick<Cluster, 'kubeconfig'>;

/** What access cases need, over a standing cluster and the Keycloak that its API server trusts. */
export function accessContext(
  cluster: ApiServer,
  sources: Pick<TokenSources, 'route' | 'secrets'>,
): AccessContext {
  const serviceAccountToken = tokenRequest(cluster);
  return {
    mint: (identity) => mintToken(identity, { ...sources, serviceAccountToken }),
    requestAs: (token, request) => requestAs(cluster, token, request),
    tokenReview: (token) => tokenReview(cluster, token),
    apply: (objects) => apply(cluster, objects),
    remove: (objects) => remove(cluster, objects),
    inForce: (objects) => bindingsInForce(cluster, objects),
  };
}

const tokenSchema = z.looseObject({ status: z.looseObject({ token: z.string() }) });

/**
 * Tokens of service accounts by the TokenRequest subresource, valid for 10 minutes, the least that it gives.
 * The function throws ApiError with the Status' message if the account is not there.
 */
export function tokenRequest(cluster: ApiServer): RequestServiceAccountToken {
  return async ({ namespace, name }, audiences) => {
    const answer = await adminRequest(cluster, {
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600, ...(audiences ? { audiences } : {}) },
      },
    });
    return tokenSchema.parse(answer).status.token;
  };
}
