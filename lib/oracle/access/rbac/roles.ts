import type { Binding, LabelSelector, PolicyRule, RbacObjects, Role } from './objects.js';

/** One rule of a role: where it stands, so that a reader finds it. */
export interface PlacedRule {
  /** The role that it is written in; of an aggregated ClusterRole, the one that it comes from. */
  role: string;
  /** Its index there, from 0. */
  index: number;
  rule: PolicyRule;
}

/** The role that a binding refers to, a Role in the binding's own namespace; undefined if it is not there. */
export function roleOf(
  { roleRef, metadata: { namespace } }: Binding,
  { roles }: RbacObjects,
): Role | undefined {
  return roles.find(
    ({ kind, metadata }) =>
      kind === roleRef.kind &&
      metadata.name === roleRef.name &&
      (kind === 'ClusterRole' || metadata.namespace === namespace),
  );
}

/**
 * The rules of a role. Those of an aggregated ClusterRole are all those of the ClusterRoles that its selectors take, and
 * what is written in it is overwritten by the controller (Kubernetes documentation, "Aggregated ClusterRoles").
 */
export function rulesOf(role: Role, objects: RbacObjects, seen: readonly Role[] = []): PlacedRule[] {
  const selectors = role.kind === 'ClusterRole' ? role.aggregationRule?.clusterRoleSelectors : undefined;
  if (!selectors || selectors.length === 0)
    return role.rules.map((rule, index) => ({ role: `${role.kind} ${role.metadata.name}`, index, rule }));
  return objects.roles
    .filter(
      ({ kind, metadata }) =>
        kind === 'ClusterRole' && selectors.some((one) => selects(one, metadata.labels ?? {})),
    )
    .filter((one) => one !== role && !seen.includes(one))
    .sort((one, other) => compare(one.metadata.name, other.metadata.name))
    .flatMap((one) => rulesOf(one, objects, [...seen, role]));
}

function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Record<string, string>): boolean {
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const listed = value !== undefined && values.includes(value);
      return operator === 'In' ? listed : !listed;
    })
  );
}

/** By code points, so that the order does not depend on where it is made. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
