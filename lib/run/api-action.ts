import type { AccessRequest } from '../model/access-case.js';
import { type Action, isResourceAction, type ResourceAction } from '../model/api-action.js';
import type { Manifest } from '../model/manifest.js';

/** A request to the API server as it goes over the wire; the cluster's address is not part of it. */
export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string | string[]>;
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
 * The request of an action that is made as the identity. `whoami` is a SelfSubjectReview (KEP-3325), `rules` a
 * SelfSubjectRulesReview. `list` and `create` go to the collection, the other verbs to the named object, and a
 * subresource below that. The body is the manifest that the action names, or what it writes; a patch merges it (RFC 7386).
 * Throws a TypeError if the action needs a name that it does not have: the case file is at fault, not the cluster.
 */
export function wireRequest(action: Action, body: Manifest | undefined): WireRequest {
  if (action === 'whoami') return reviewRequest('authentication', 'SelfSubjectReview');
  // Not every document is JSON to the letter: the keys of service accounts are a JWK set, and are refused (406) else.
  if ('path' in action) return { method: 'GET', path: action.path, headers: { Accept: '*/*' } };
  if ('rules' in action) return reviewRequest('authorization', 'SelfSubjectRulesReview', action.rules);
  if (!isResourceAction(action)) throw new TypeError('not asked as the identity');
  const content = body ?? action.body;
  const path = pathOf(action);
  const method = METHOD[action.verb];
  switch (action.verb) {
    case 'create':
    case 'update':
      return { method, path, body: content };
    case 'patch':
      return { method, path, body: content ?? {}, contentType: 'application/merge-patch+json' };
    default:
      return { method, path };
  }
}

function pathOf({ verb, resource, subresource, api, namespace, name }: ResourceAction): string {
  const group = api.includes('/') ? `/apis/${api}` : `/api/${api}`;
  const collection = `${group}${namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${resource}`;
  if (subresource === undefined && (verb === 'list' || verb === 'create')) return collection;
  if (name === undefined) throw new TypeError(`${verb} ${resource} needs the name of an object`);
  const object = `${collection}/${encodeURIComponent(name)}`;
  return subresource === undefined ? object : `${object}/${subresource}`;
}

/** The request that creates a review: an object that is answered and never stored. */
export function reviewRequest(
  group: 'authentication' | 'authorization',
  kind: string,
  spec?: unknown,
): WireRequest {
  const apiVersion = `${group}.k8s.io/v1`;
  return {
    method: 'POST',
    path: `/apis/${apiVersion}/${kind.toLowerCase()}s`,
    body: { apiVersion, kind, ...(spec === undefined ? {} : { spec }) },
  };
}

/** Any will do that is 16 bytes long; nobody speaks over the socket (RFC 6455 §4.1). */
const WEBSOCKET_KEY = Buffer.alloc(16).toString('base64');

/**
 * How the token travels: as a bearer token, which the sender adds by itself, or in another form, some of which the API
 * server does not take for a token at all. `presented` says whether it must take it for one.
 */
export function carried(
  request: WireRequest,
  token: string | undefined,
  sent: AccessRequest['sent'],
): { request: WireRequest; bearer: string | undefined; presented: boolean } {
  if (token === undefined || sent === 'bearer') {
    return { request, bearer: token, presented: token !== undefined };
  }
  const withHeaders = (headers: WireRequest['headers']) => ({
    ...request,
    headers: { ...request.headers, ...headers },
  });
  switch (sent) {
    case 'basic': {
      const Authorization = `Basic ${Buffer.from(`user:${token}`).toString('base64')}`;
      return { request: withHeaders({ Authorization }), bearer: undefined, presented: false };
    }
    case 'two-spaces':
      return {
        request: withHeaders({ Authorization: `Bearer  ${token}` }),
        bearer: undefined,
        presented: false,
      };
    case 'query': {
      const mark = request.path.includes('?') ? '&' : '?';
      const path = `${request.path}${mark}access_token=${encodeURIComponent(token)}`;
      return { request: { ...request, path }, bearer: undefined, presented: false };
    }
    case 'websocket': {
      const protocol = `base64url.bearer.authorization.k8s.io.${Buffer.from(token).toString('base64url')}`;
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': WEBSOCKET_KEY,
        // The API server takes the token's protocol away and wants another one to be left.
        'Sec-WebSocket-Protocol': `${protocol}, v4.channel.k8s.io`,
      };
      return { request: withHeaders(headers), bearer: undefined, presented: true };
    }
  }
}

/** The headers of an impersonation; keys of extra fields travel percent-encoded. */
export function impersonationHeaders(
  impersonate: AccessRequest['impersonate'],
): Record<string, string | string[]> {
  if (impersonate === undefined) return {};
  const { user, groups, uid, extra } = impersonate;
  return {
    ...(user === undefined ? {} : { 'Impersonate-User': user }),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups }),
    ...(uid === undefined ? {} : { 'Impersonate-Uid': uid }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]),
    ),
  };
}
