import type { ClusterFault } from '../context.js';
import { RBAC, rightsOf } from './bindings.js';
import { objectsTooMany } from './cluster-object.js';

const everyAccountOfTeamA = { kind: 'Group', name: 'system:serviceaccounts:team-a' } as const;

/** Rights over rights: who has one of them has all that there are. */
export const powerFaults: readonly ClusterFault[] = [
  objectsTooMany({
    name: 'escalate-given',
    why: 'The verb escalate is every right there is: whoever has it writes a Role with what he likes.',
    objects: rightsOf('escalate', { kind: 'ServiceAccount', name: 'role-author', namespace: 'team-a' }, [
      { apiGroups: [RBAC], resources: ['roles'], verbs: ['escalate'] },
    ]),
    red: {
      'role-escalation':
        '"system:authenticated"]) is attempting to grant RBAC permissions not currently held", seen 201',
    },
    spares: ['binding-escalation'],
  }),
  objectsTooMany({
    name: 'bind-given',
    why: 'The verb bind gives away rights that one has not.',
    objects: rightsOf('bind', { kind: 'ServiceAccount', name: 'clerk', namespace: 'team-a' }, [
      { apiGroups: [RBAC], resources: ['roles', 'clusterroles'], verbs: ['bind'] },
    ]),
    red: {
      'binding-escalation':
        '"system:authenticated"]) is attempting to grant RBAC permissions not currently held", seen 201',
    },
    spares: ['role-escalation'],
  }),
  objectsTooMany({
    name: 'writer-may-escalate',
    why: 'The group system:masters skips the check; nobody else may, and the twin who writes shows it.',
    objects: rightsOf('writer', { kind: 'User', name: 'unprefixed:writer' }, [
      { apiGroups: [RBAC], resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
    ]),
    red: {
      'masters-skip-escalation':
        'team-a at claims: expected 403 because "is attempting to grant RBAC permissions not currently held", seen 201',
    },
  }),
  objectsTooMany({
    name: 'impersonate-given',
    why: 'The verb impersonate without names is being anybody, the administrators too.',
    objects: rightsOf('impersonate', everyAccountOfTeamA, [
      { apiGroups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
    ]),
    red: {
      'constrained-impersonation':
        'impersonate-on:user-info:list resource "services" in API group "" in the namespace "team-a"", seen 200',
      'constrained-impersonation-of-a-node':
        '"" at the cluster scope", seen 403 because "nodes "twinlock-home" is forbidden: User "system:node:twinlo',
      'constrained-impersonation-of-a-service-account':
        'in the namespace "team-a"", seen 403 because "pods is forbidden: User "system:serviceaccount:team-a:defaul',
      'impersonation-refused':
        'cannot impersonate resource "users" in API group "" at the cluster scope", seen 201 as oidc:carol',
    },
    spares: ['impersonation-without-a-user'],
  }),
  objectsTooMany({
    name: 'impersonated-may-more',
    why: 'Who plays a user has the rights of the user, and none beside.',
    objects: rightsOf('impersonated', { kind: 'User', name: 'oidc:bob' }, [
      { apiGroups: [''], resources: ['services', 'pods'], verbs: ['list'] },
    ]),
    red: {
      'everything-an-outsider-may': 'ClusterRoleBinding "twinlock-fault-impersonated"',
      'impersonation-granted':
        'forbidden: User "oidc:bob" cannot list resource "pods" in API group "" in the namespace "team-a"", seen 200',
    },
  }),
  objectsTooMany({
    name: 'tokens-of-any-account',
    why: 'Who may create tokens of every account is every account, those of kube-system too.',
    objects: rightsOf('tokens', everyAccountOfTeamA, [
      { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
    ]),
    red: {
      'everything-a-service-account-may': 'ClusterRoleBinding "twinlock-fault-tokens"',
      'service-account-token-life':
        '"system:serviceaccount:team-a:minter-of-lives" cannot create resource "serviceaccounts/token"", seen 201',
    },
  }),
];
