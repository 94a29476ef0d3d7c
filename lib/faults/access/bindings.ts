import type { Manifest } from '../../model/manifest.js';

/** RBAC's API group. */
export const RBAC = 'rbac.authorization.k8s.io';

/** Who is bound. */
export type Subject =
  | { kind: 'User' | 'Group'; name: string }
  | { kind: 'ServiceAccount'; name: string; namespace: string };

/** A ClusterRole that nobody meant, and its binding. */
export function rightsOf(name: string, subject: Subject, rules: object[]): Manifest[] {
  const metadata = { name: `twinlock-fault-${name}` };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules },
    boundTo(name, subject, `twinlock-fault-${name}`),
  ];
}

/** A ClusterRoleBinding that nobody meant, of a ClusterRole that there is. */
export function boundTo(name: string, subject: Subject, role: string): Manifest {
  const subjects = [subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup: RBAC }];
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `twinlock-fault-${name}` },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects,
  };
}
