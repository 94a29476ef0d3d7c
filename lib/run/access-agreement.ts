import { type Action, isResourceAction } from '../model/api-action.js';
import type { Evidence } from '../model/evidence.js';
import { accessOf, apiServerSays, type UserInfo, userInfoOf } from './access-answer.js';
import type { AskedServer, WireAnswer } from './access-needs.js';
import { reviewRequest } from './api-action.js';

/** The question of a SubjectAccessReview: `resourceAttributes` or `nonResourceAttributes`. */
export type AccessAttributes =
  | { resourceAttributes: Record<string, string> }
  | { nonResourceAttributes: { path: string; verb: string } };

/** What RBAC is asked by a request, or undefined for one that RBAC is not asked about. */
export function attributesOf(action: Action): AccessAttributes | undefined {
  if (typeof action === 'object' && 'path' in action) {
    const { pathname } = new URL(action.path, 'https://api.invalid');
    return { nonResourceAttributes: { path: pathname, verb: 'get' } };
  }
  if (!isResourceAction(action)) return undefined;
  const { verb, resource, subresource, api, namespace, name } = action;
  const [group, version] = api.includes('/') ? api.split('/') : ['', api];
  const named = {
    namespace,
    subresource,
    // A collection has no name: `create` is asked before the object's name is known.
    name: verb === 'list' || (verb === 'create' && subresource === undefined) ? undefined : name,
  };
  return {
    resourceAttributes: {
      verb,
      group: group ?? '',
      version: version ?? '',
      resource,
      ...Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => !!entry[1])),
    },
  };
}

/** Asks as the administrator whether this user may. Throws what `asAdmin` throws. */
export async function subjectAccess(
  { username, groups, uid, extra }: UserInfo,
  attributes: AccessAttributes,
  server: Pick<AskedServer, 'asAdmin'>,
): Promise<{ allowed: boolean; reason: string }> {
  const user = { user: username, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
  const answer = await server.asAdmin(
    reviewRequest('authorization', 'SubjectAccessReview', { ...user, ...attributes }),
  );
  return accessOf(answer);
}

/** What the three oracles said, and whether they said the same. */
export interface Agreement {
  disagreement?: string;
  evidence: Evidence[];
}

/**
 * Asks two further oracles about what a request was just answered: SubjectAccessReview, as the administrator and about
 * the very user that the server takes the token for, and SelfSubjectAccessReview, as the identity. The token is the
 * request's own, so that all three are about the same bearer. Nothing is asked where the answer does not tell of
 * authorization (a 401, or a failure of the server). Throws what the server's functions throw.
 */
export async function agreementOn(
  action: Action,
  answer: WireAnswer,
  token: string | undefined,
  server: AskedServer,
): Promise<Agreement> {
  const attributes = attributesOf(action);
  const really = authorized(answer);
  if (attributes === undefined || really === undefined) return { evidence: [] };
  const user = await userOf(token, server);
  if (user === undefined) return { evidence: [] };
  const subject = await subjectAccess(user, attributes, server);
  const self = await server.requestAs(
    token,
    reviewRequest('authorization', 'SelfSubjectAccessReview', attributes),
  );
  const evidence = [
    apiServerSays(`SubjectAccessReview: ${said(subject.allowed)}${subject.reason && `, ${subject.reason}`}`),
  ];
  const selfAllowed = self.code < 300 ? accessOf(JSON.parse(self.body)).allowed : undefined;
  evidence.push(
    apiServerSays(
      selfAllowed === undefined
        ? `SelfSubjectAccessReview: not to be had, it was answered with ${self.code}`
        : `SelfSubjectAccessReview: ${said(selfAllowed)}`,
    ),
  );
  if (subject.allowed === really && (selfAllowed ?? really) === really) return { evidence };
  const parts = [
    `the request was ${said(really)} (${answer.code})`,
    `SubjectAccessReview says ${said(subject.allowed)}`,
    `SelfSubjectAccessReview says ${selfAllowed === undefined ? `nothing (${self.code})` : said(selfAllowed)}`,
  ];
  return { disagreement: parts.join(', '), evidence };
}

const said = (allowed: boolean) => (allowed ? 'allowed' : 'denied');

/**
 * Whether the authorizer let a request through; undefined where the answer does not tell. Authorization comes before
 * validation and existence, so a 404 or a 422 was allowed. A 403 may also come later, from admission or from RBAC's
 * check of escalation; the authorizer's own has the words `User "x" cannot …`.
 */
export function authorized({ code, body }: WireAnswer): boolean | undefined {
  if (code === 401 || code === 429 || code >= 500) return undefined;
  return !(code === 403 && /User \\?".*?\\?" cannot \S+ (resource|path)/.test(body));
}

const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whom the server takes a token for; undefined where it does not say. */
export async function userOf(token: string | undefined, server: AskedServer): Promise<UserInfo | undefined> {
  if (token === undefined) return ANONYMOUS;
  const { code, body } = await server.requestAs(token, reviewRequest('authentication', 'SelfSubjectReview'));
  return code < 300 ? userInfoOf(body) : undefined;
}
