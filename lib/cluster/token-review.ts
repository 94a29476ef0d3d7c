import { z } from 'zod';
import { adminRequest } from './admin-request.js';
import type { Cluster } from './cluster.js';

const reviewSchema = z.looseObject({
  status: z.looseObject({
    authenticated: z.boolean().default(false),
    error: z.string().optional(),
    audiences: z.array(z.string()).default([]),
    user: z
      .looseObject({
        username: z.string().default(''),
        groups: z.array(z.string()).default([]),
        uid: z.string().optional(),
        extra: z.record(z.string(), z.array(z.string())).optional(),
      })
      .default({ username: '', groups: [] }),
  }),
});

/** What the API server makes of a token: whom it stands for, or why it stands for nobody. */
export interface TokenVerdict {
  authenticated: boolean;
  user: string;
  groups: string[];
  uid?: string;
  extra?: Record<string, string[]>;
  /** The API server's reason, which a plain 401 never tells; empty if there is none. */
  error: string;
}

/**
 * Asks, as the administrator, what the API server makes of a token (authentication.k8s.io/v1 TokenReview). The answer
 * is the authenticator's own, so it is the reason of a 401; a token that was accepted may come from a cache of 10 s.
 * With `audiences`, a good token that is meant for none of them is not authenticated either.
 * Throws ApiError or TransportError.
 */
export async function tokenReview(
  cluster: Pick<Cluster, 'kubeconfig'>,
  token: string,
  audiences?: readonly string[],
): Promise<TokenVerdict> {
  const answer = await adminRequest(cluster, {
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/tokenreviews',
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token, ...(audiences ? { audiences } : {}) },
    },
  });
  const { status } = reviewSchema.parse(answer);
  const { username, groups, uid, extra } = status.user;
  return {
    authenticated: status.authenticated,
    user: username,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
    error: status.error ?? '',
  };
}
