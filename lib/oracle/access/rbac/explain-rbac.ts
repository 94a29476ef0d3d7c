import { type Binding, bindingName, type RbacObjects, type Subject } from './objects.js';
import { type Asked, isSubject, MASTERS, missesOf, type Requester } from './request.js';
import { compare, type PlacedRule, roleOf, rulesOf } from './roles.js';

/** A binding and one rule of its role. */
export interface BoundRule {
  binding: string;
  /** The subject that is the requester; left out where none is. */
  subject?: string;
  /** The role that holds the rule, and its index there from 0. */
  role: string;
  rule: number;
}

/** What RBAC says. `unknown`: no rule allows it, and a role that a binding gives to the requester is not there. */
export interface RbacExplanation {
  verdict: 'allow' | 'deny' | 'unknown';
  because: string;
  allowedBy?: BoundRule;
  /** Of a deny, what comes nearest, and each thing about it that does not fit; sentences that begin after "it". */
  nearest?: BoundRule & { misses: string[] };
  /** Bindings of the requester to roles that are not among the objects. */
  missingRoles: string[];
}

/** Not among the manifests as a rule, and yet in every cluster. */
export const DEFAULT_ROLES = ['cluster-admin', 'admin', 'edit', 'view'];

/**
 * Which binding and which rule allow a request, as the RBAC authorizer decides (kubernetes v1.36.3,
 * plugin/pkg/auth/authorizer/rbac): ClusterRoleBindings, then the RoleBindings of the request's namespace. It has no
 * deny rules, so the order decides nothing but which of several is named: the first by name.
 */
export function explainRbac(requester: Requester, asked: Asked, objects: RbacObjects): RbacExplanation {
  if (requester.groups.includes(MASTERS))
    return {
      verdict: 'allow',
      because: `the group ${MASTERS} may do everything, whatever RBAC says`,
      missingRoles: [],
    };
  const bindings = [...objects.bindings].sort(
    (one, other) => compare(one.kind, other.kind) || compare(bindingName(one), bindingName(other)),
  );
  const mine = bindings.filter((one) => applies(one, asked) && subjectOf(one, requester));
  for (const binding of mine) {
    const allowing = rulesFor(binding, objects).find(({ rule }) => missesOf(rule, asked).length === 0);
    if (allowing) {
      const allowedBy = bound(binding, allowing, requester);
      return { verdict: 'allow', because: allowedWords(allowedBy), allowedBy, missingRoles: [] };
    }
  }
  const missingRoles = mine.filter((one) => !roleOf(one, objects)).map(missingWords);
  const nearest = nearestOf(bindings, requester, asked, objects);
  const found =
    mine.length === 0 ? 'no binding is about this user there' : 'no rule of its bindings allows it';
  return {
    verdict: missingRoles.length > 0 ? 'unknown' : 'deny',
    because: missingRoles.length > 0 ? `${found}, and a role is not among the manifests` : found,
    ...(nearest ? { nearest } : {}),
    missingRoles,
  };
}

/** A ClusterRoleBinding is about everything, a RoleBinding about the resources of its own namespace. */
function applies({ kind, metadata }: Binding, asked: Asked): boolean {
  if (kind === 'ClusterRoleBinding') return true;
  return !('path' in asked) && asked.namespace !== '' && metadata.namespace === asked.namespace;
}

function subjectOf({ kind, subjects, metadata }: Binding, requester: Requester): Subject | undefined {
  const namespace = kind === 'RoleBinding' ? (metadata.namespace ?? '') : '';
  return subjects.find((subject) => isSubject(requester, subject, namespace));
}

function rulesFor(binding: Binding, objects: RbacObjects): PlacedRule[] {
  const role = roleOf(binding, objects);
  return role ? rulesOf(role, objects) : [];
}

function bound(binding: Binding, { role, index }: PlacedRule, requester: Requester): BoundRule {
  const subject = subjectOf(binding, requester);
  return {
    binding: bindingName(binding),
    ...(subject ? { subject: subjectWords(subject) } : {}),
    role,
    rule: index,
  };
}

function nearestOf(
  bindings: readonly Binding[],
  requester: Requester,
  asked: Asked,
  objects: RbacObjects,
): RbacExplanation['nearest'] {
  const candidates = bindings.flatMap((binding) =>
    rulesFor(binding, objects).map((placed) => ({
      ...bound(binding, placed, requester),
      misses: [...bindingMisses(binding, requester, asked), ...missesOf(placed.rule, asked)],
    })),
  );
  // The first of those with the fewest misses; a binding of the requester goes before another's.
  const distance = ({ misses, subject }: (typeof candidates)[number]) => misses.length + (subject ? 0 : 0.5);
  return candidates.sort((one, other) => distance(one) - distance(other))[0];
}

function bindingMisses(binding: Binding, requester: Requester, asked: Asked): string[] {
  const misses: string[] = [];
  if (!subjectOf(binding, requester)) {
    const given = binding.subjects.length === 0 ? 'nobody' : binding.subjects.map(subjectWords).join(', ');
    misses.push(`is for ${given}, and not for User ${requester.user} or a group of it`);
  }
  if (applies(binding, asked)) return misses;
  if ('path' in asked) misses.push('is a RoleBinding, which is never about paths');
  else {
    const where = asked.namespace === '' ? 'in the whole cluster' : `in ${asked.namespace}`;
    misses.push(`is about the namespace ${binding.metadata.namespace}, and this is asked ${where}`);
  }
  return misses;
}

function subjectWords({ kind, name, namespace }: Subject): string {
  return `${kind} ${kind === 'ServiceAccount' && namespace ? `${namespace}/` : ''}${name}`;
}

function allowedWords({ binding, subject, role, rule }: BoundRule): string {
  return `${binding} gives ${subject} the ${role}, whose rule [${rule}] allows it`;
}

function missingWords(binding: Binding): string {
  const { kind, name } = binding.roleRef;
  const known =
    kind === 'ClusterRole' && DEFAULT_ROLES.includes(name)
      ? ', one of the default roles of every cluster'
      : '';
  return `${bindingName(binding)} gives it the ${kind} ${name}, which is not among the manifests${known}`;
}
