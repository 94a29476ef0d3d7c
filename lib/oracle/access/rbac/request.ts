import type { PolicyRule, Subject } from './objects.js';

/** Who asks. `groups` are all of them, also those that the API server adds. */
export interface Requester {
  user: string;
  groups: readonly string[];
}

/** What is asked: a resource, or a path that is none. An empty namespace is the whole cluster; an empty name is none. */
export type Asked =
  | { verb: string; group: string; resource: string; subresource: string; namespace: string; name: string }
  | { verb: string; path: string };

export const MASTERS = 'system:masters';

/**
 * The groups with those that the API server adds by itself: whoever is somebody is authenticated, and a service account
 * is in its two groups.
 */
export function withImpliedGroups(user: string, groups: readonly string[]): string[] {
  const [, , namespace] = /^(system:serviceaccount):([^:]+):[^:]+$/.exec(user) ?? [];
  const implied = [
    ...(namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]),
    user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated',
  ];
  return [...new Set([...groups, ...implied])];
}

/** Whether a subject is the requester (kubernetes v1.36.3, registry/rbac/validation/rule.go); `namespace` is the binding's. */
export function isSubject({ user, groups }: Requester, subject: Subject, namespace: string): boolean {
  if (subject.kind === 'User') return subject.name === user;
  if (subject.kind === 'Group') return groups.includes(subject.name);
  const own = subject.namespace || namespace;
  return own !== '' && user === `system:serviceaccount:${own}:${subject.name}`;
}

/** What of a rule does not fit what is asked, a sentence each that begins after "it"; empty where it allows. */
export function missesOf(rule: PolicyRule, asked: Asked): string[] {
  const misses: string[] = [];
  if (!rule.verbs.includes('*') && !rule.verbs.includes(asked.verb))
    misses.push(`has the verbs ${listed(rule.verbs)}, and not ${asked.verb}`);
  if ('path' in asked) {
    if (rule.nonResourceURLs.length === 0) misses.push('is about resources, and not about paths');
    else if (!rule.nonResourceURLs.some((one) => fitsPath(one, asked.path)))
      misses.push(`has the paths ${listed(rule.nonResourceURLs)}, and not ${asked.path}`);
    return misses;
  }
  if (rule.resources.length === 0) return [...misses, 'is about paths, and not about resources'];
  const { group, resource, subresource, name } = asked;
  if (!rule.apiGroups.includes('*') && !rule.apiGroups.includes(group))
    misses.push(`has the API groups ${listed(rule.apiGroups)}, and not ${JSON.stringify(group)}`);
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  const fits = ['*', combined, ...(subresource === '' ? [] : [`*/${subresource}`])];
  if (!rule.resources.some((one) => fits.includes(one)))
    misses.push(`has the resources ${listed(rule.resources)}, and not ${combined}`);
  if (rule.resourceNames.length > 0 && !rule.resourceNames.includes(name)) {
    const asks = name === '' ? 'the request names none' : `not ${name}`;
    misses.push(`has the names ${listed(rule.resourceNames)}, and ${asks}`);
  }
  return misses;
}

function fitsPath(written: string, path: string): boolean {
  if (written === '*' || written === path) return true;
  return written.endsWith('*') && path.startsWith(written.replace(/\*+$/, ''));
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.map((value) => (value === '' ? '""' : value)).join(', ');
}
