import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault } from '../context.js';
import { boundTo, RBAC, rightsOf } from './bindings.js';
import { objectChanged, objectsTooMany } from './cluster-object.js';

const role = (namespace: string, name: string): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name, namespace },
});

/** Rights that nobody meant to give, and rights that got lost. */
export const rightsFaults: readonly ClusterFault[] = [
  objectChanged({
    name: 'verb-too-many',
    why: 'One verb more in a Role is seen by nobody who only tries what should work.',
    object: role('team-a', 'view-workloads'),
    change: (object) => {
      const [rule] = object.rules as { verbs: string[] }[];
      rule?.verbs.push('delete');
    },
    red: {
      'everything-a-viewer-may': 'it may also: delete configmaps (',
      'everything-an-operator-may': 'it may also: delete configmaps (',
      'kubectl-denied-by-rbac':
        'in the namespace "team-a"", seen exit 1 after no login and no refresh because "Error from server (NotFound): pods "web" not found". kubectl ended a',
      'viewer-may-list-and-may-not-delete':
        'viewer-deletes: viewer delete configmaps notice in team-a: expected 403 because "User "oidc:alice" cannot delete resource "configmaps"", seen 200',
    },
    spares: ['everything-an-outsider-may'],
  }),
  objectChanged({
    name: 'verb-lost',
    why: 'A Role without its verb: everybody logs in, and nothing works.',
    object: role('team-a', 'view-workloads'),
    change: (object) => {
      const [rule] = object.rules as { verbs: string[] }[];
      if (rule) rule.verbs = rule.verbs.filter((verb) => verb !== 'list');
    },
    red: {
      'everything-a-viewer-may': 'It may not: list configmaps',
      'kubectl-denied-by-rbac':
        'no login because "yes", seen exit 1 after no login and no refresh because "no". kubectl failed and should not have.',
      'kubectl-login-by-browser':
        'found in team-a namespace.", seen exit 1 after no login and no refresh because "Error from server (Forbidden): pods is forbidden: User "oidc:alice"',
      'no-token':
        'with-a-good-token: alice list pods in team-a: expected 200, seen 403 because "pods is forbidden: User "oidc:alice" cannot list resource "p',
      'three-oracles':
        'group-allowed: group list configmaps in team-a: expected 200, seen 403 because "configmaps is forbidden: User "oidc:alice" cannot list resou',
      'viewer-may-list-and-may-not-delete':
        'viewer-lists: viewer list pods in team-a: expected 200, seen 403 because "pods is forbidden: User "oidc:alice" cannot list resource "p',
    },
    spares: ['everything-an-outsider-may'],
  }),
  objectChanged({
    name: 'deployer-may-also-read-secrets',
    why: 'A pipeline that may deploy and read secrets has every password of the namespace.',
    object: role('team-a', 'deploy'),
    change: (object) => {
      (object.rules as object[]).push({ apiGroups: [''], resources: ['secrets'], verbs: ['list'] });
    },
    red: {
      'ci-client-deploys-in-its-namespace-only':
        'expected 403 because "User "oidc:service-account-ci-deployer" cannot list resource "secrets"", seen 200',
      'everything-github-actions-may': 'it may also: list secrets (',
      'everything-the-pipeline-may': 'it may also: list secrets (',
    },
    spares: ['everything-a-viewer-may'],
  }),
  objectChanged({
    name: 'nobody-may-ask-who-he-is',
    why: 'Every authenticated identity may ask whom it is taken for, impersonated ones too; without that nobody can tell.',
    object: { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'system:basic-user' } },
    change: (object) => {
      object.rules = (object.rules as { apiGroups: string[] }[]).filter(
        ({ apiGroups }) => !apiGroups.includes('authentication.k8s.io'),
      );
    },
    red: {
      'impersonation-granted':
        'groups system:authenticated, seen 403 because "selfsubjectreviews.authentication.k8s.io is forbidden: User',
      'impersonation-refused':
        'groups system:authenticated, seen 403 because "selfsubjectreviews.authentication.k8s.io is forbidden: User',
      'impersonation-without-a-user':
        'with uid 7 with reason drill, seen 403 because "selfsubjectreviews.authentication.k8s.io is forbidden: User',
      'whoami-for-everybody':
        'groups system:authenticated, seen 403 because "selfsubjectreviews.authentication.k8s.io is forbidden: User',
      'service-account-deleted': 'selfsubjectreviews.authentication.k8s.io is forbidden',
      'service-account-token-bound-to-a-node': 'selfsubjectreviews.authentication.k8s.io is forbidden',
      'service-account-token-bound-to-a-pod': 'selfsubjectreviews.authentication.k8s.io is forbidden',
      'service-account-token-bound-to-a-secret': 'selfsubjectreviews.authentication.k8s.io is forbidden',
    },
    spares: ['three-oracles'],
  }),
  objectsTooMany({
    name: 'everybody-may-view',
    why: 'A binding to system:authenticated is one to every user of every issuer, whoever they are.',
    objects: rightsOf('everybody-may-view', { kind: 'Group', name: 'system:authenticated' }, [
      { apiGroups: [''], resources: ['configmaps', 'pods', 'services'], verbs: ['list'] },
    ]),
    red: {
      'everything-a-service-account-may': 'ClusterRoleBinding "twinlock-fault-everybody-may-view"',
      'everything-a-viewer-may': 'ClusterRoleBinding "twinlock-fault-everybody-may-view"',
      'everything-an-outsider-may': 'ClusterRoleBinding "twinlock-fault-everybody-may-view"',
      'everything-github-actions-may': 'ClusterRoleBinding "twinlock-fault-everybody-may-view"',
      'kubectl-denied-by-rbac':
        'in the namespace "team-b"", seen exit 0 after no login and no refresh because "No resources found in team-b namespace.". kubectl did something that',
      'rbac-subjects':
        'user-without-prefix: carol list configmaps in team-b: expected 403 because "User "oidc:carol" cannot list resource "configmaps"", seen 200',
      'service-account-in-its-own-namespace-only':
        'cannot list resource "pods" in API group "" in the namespace "team-b"", seen 200',
      'three-oracles': 'ClusterRoleBinding "twinlock-fault-everybody-may-view"',
      'two-issuers':
        'another-lists: of-another list services in team-b at claims: expected 403 because "User "groups:alice" cannot list resource "services"", seen 200',
    },
    spares: ['everything-anonymous-may'],
  }),
  objectsTooMany({
    name: 'anonymous-may-discover',
    why: 'A binding to system:unauthenticated is one to whoever reaches the port.',
    objects: [
      boundTo(
        'anonymous-may-discover',
        { kind: 'Group', name: 'system:unauthenticated' },
        'system:discovery',
      ),
    ],
    red: {
      'everything-anonymous-may':
        'path-api: nobody get /api: expected 403 because "User "system:anonymous" cannot get path "/api"", seen 200',
    },
    spares: ['everything-an-outsider-may', 'three-oracles'],
  }),
  objectsTooMany({
    name: 'keys-of-accounts-for-everybody',
    why: 'The issuer of service accounts shows its documents to accounts; shown to all, they tell of the cluster.',
    objects: [
      boundTo(
        'keys-of-accounts',
        { kind: 'Group', name: 'system:authenticated' },
        'system:service-account-issuer-discovery',
      ),
      boundTo(
        'keys-of-accounts-anonymous',
        { kind: 'Group', name: 'system:unauthenticated' },
        'system:service-account-issuer-discovery',
      ),
    ],
    red: {
      'everything-an-outsider-may': 'ClusterRoleBinding "twinlock-fault-keys-of-accounts"',
      'everything-anonymous-may':
        'expected 403 because "User "system:anonymous" cannot get path "/.well-known/openid-configuration"", seen 200',
      'service-account-discovery':
        'expected 403 because "User "oidc:alice" cannot get path "/.well-known/openid-configuration"", seen 200',
    },
    spares: ['everything-a-service-account-may'],
  }),
  objectsTooMany({
    name: 'robot-may-delete',
    why: 'An account that a program uses has what its author forgot to take back.',
    objects: rightsOf('robot-may-delete', { kind: 'ServiceAccount', name: 'robot', namespace: 'team-a' }, [
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['delete', 'list'] },
    ]),
    red: {
      'everything-a-service-account-may': 'ClusterRoleBinding "twinlock-fault-robot-may-delete"',
      'service-account-in-its-own-namespace-only':
        'cannot list resource "pods" in API group "" in the namespace "team-b"", seen 200',
      'three-oracles': 'ClusterRoleBinding "twinlock-fault-robot-may-delete"',
    },
    spares: ['everything-a-viewer-may'],
  }),
  objectsTooMany({
    name: 'right-for-all-namespaces',
    why: 'A Role says one namespace and a ClusterRoleBinding all of them: the words of the rule are the same.',
    objects: rightsOf('all-namespaces', { kind: 'ServiceAccount', name: 'scout', namespace: 'team-a' }, [
      { apiGroups: [''], resources: ['services'], verbs: ['list'] },
    ]),
    red: {
      'rbac-scopes':
        'expected 403 because "cannot list resource "services" in API group "" in the namespace "team-b"", seen 200',
    },
  }),
  objectsTooMany({
    name: 'operator-bound-by-name',
    why: 'A right that was given to a person beside those of the group stays when the person leaves the group.',
    objects: rightsOf('operator-by-name', { kind: 'User', name: 'oidc:carol' }, [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
      { apiGroups: [RBAC], resources: ['rolebindings'], verbs: ['list'] },
    ]),
    red: {
      'everything-an-operator-may': 'ClusterRoleBinding "twinlock-fault-operator-by-name"',
      'rbac-subjects':
        'user-without-prefix: carol list configmaps in team-b: expected 403 because "User "oidc:carol" cannot list resource "configmaps"", seen 200',
    },
    spares: ['everything-a-viewer-may'],
  }),
  objectsTooMany({
    name: 'anonymous-may-list-pods',
    why: 'Who asks without a name may then do what a broken header was refused for, and nobody sees that it is broken.',
    objects: rightsOf('anonymous-may-list', { kind: 'User', name: 'system:anonymous' }, [
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    ]),
    red: {
      'header-forms':
        'basic: alice list pods in team-a with the token as Basic: expected 403 because "User "system:anonymous" cannot list resource "pods"", seen 200',
      'no-token':
        'without-a-token: nobody list pods in team-a: expected 403 because "User "system:anonymous" cannot list resource "pods"", seen 200',
    },
    spares: ['everything-an-outsider-may'],
  }),
  objectsTooMany({
    name: 'job-may-deploy-elsewhere',
    why: 'What a job of a repository may do in one namespace it may do in all of them by a binding of the wrong kind.',
    objects: rightsOf('job', { kind: 'User', name: 'gha:example/shop' }, [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['create', 'delete'] },
    ]),
    red: {
      'everything-github-actions-may': 'ClusterRoleBinding "twinlock-fault-job"',
      'github-actions-deploys':
        'cannot create resource "deployments" in API group "apps" in the namespace "team-b"", seen 201',
    },
    spares: ['everything-the-pipeline-may'],
  }),
  objectsTooMany({
    name: 'every-role-of-the-tenant-reads',
    why: 'A binding to a user gives him what his role was meant to.',
    objects: rightsOf('tenant', { kind: 'User', name: 'entra:0b1d0000-0000-4000-8000-00000000a001' }, [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
    ]),
    red: {
      'entra-roles':
        '403 because "User "entra:0b1d0000-0000-4000-8000-00000000a001" cannot list resource "configmaps"", seen 200',
    },
  }),
];
