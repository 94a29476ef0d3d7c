import { type Action, isResourceAction } from '../model/api-action.js';
import type { Manifest } from '../model/manifest.js';

/** A request to the API server as it goes over the wire; the cluster's address is not part of it. */
export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  contentType?: string;
}

const METHOD = {
  get: 'GET',
  list: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
} as const;

/**
 * The request of an action. `whoami` is a SelfSubjectReview (KEP-3325). `list` and `create` go to the collection, the
 * other verbs to the named object. The body is the manifest that the action names; a patch merges it (RFC 7386).
 * Throws a TypeError if the action needs a name that it does not have: the case file is at fault, not the cluster.
 */
export function wireRequest(action: Action, body: Manifest | undefined): WireRequest {
  if (action === 'whoami') {
    const apiVersion = 'authentication.k8s.io/v1';
    return {
      method: 'POST',
      path: `/apis/${apiVersion}/selfsubjectreviews`,
      body: { apiVersion, kind: 'SelfSubjectReview' },
    };
  }
  if (!isResourceAction(action)) throw new TypeError('not a request of its own');
  const { verb, resource, api, namespace, name } = action;
  const group = api.includes('/') ? `/apis/${api}` : `/api/${api}`;
  const collection = `${group}${namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${resource}`;
  if (verb === 'list' || verb === 'create') {
    return { method: METHOD[verb], path: collection, ...(verb === 'create' ? { body } : {}) };
  }
  if (name === undefined) throw new TypeError(`${verb} ${resource} needs the name of an object`);
  return {
    method: METHOD[verb],
    path: `${collection}/${encodeURIComponent(name)}`,
    ...(verb === 'patch' ? { body: body ?? {}, contentType: 'application/merge-patch+json' } : {}),
  };
}
