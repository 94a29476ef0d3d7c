import type { ClusterFault } from '../context.js';
import { clusterFlagFault } from './server-flag.js';

/** Wrong flags of the cluster's own server. */
export const clusterFlagFaults: readonly ClusterFault[] = [
  clusterFlagFault({
    name: 'username-prefix-dropped',
    why: 'Users of the realm may be called as the cluster calls its own: system:serviceaccount:kube-system:… is a name.',
    flag: 'oidc-username-prefix',
    to: '-',
    red: {
      'ci-client-deploys-in-its-namespace-only':
        'creates: pipeline create deployments in team-a: expected 201, seen 403 because "deployments.apps is forbidden: User "service-account-ci-depl',
      'everything-the-pipeline-may': 'It may not: create deployments',
      'kubectl-cleared-cache-asks-for-a-login':
        '0 after 1 login as oidc:bob, seen exit 0 after 1 login and no refresh as bob in groups system:authenticated',
      'kubectl-declined-in-the-browser':
        'after 1 login as oidc:frank, seen exit 0 after 1 login and no refresh as frank in groups oidc:viewers, system:authenticated',
      'kubectl-ended-session-asks-for-a-login':
        '0 after 1 login as oidc:bob, seen exit 0 after 1 login and no refresh as bob in groups system:authenticated',
      'kubectl-ended-session-outlived-by-its-token':
        'after 1 login as oidc:carol, seen exit 0 after 1 login and no refresh as carol in groups oidc:operators, oidc:viewers, system:authenticated',
      'kubectl-revoked-refresh-token-asks-for-a-login':
        'after 1 login as oidc:carol, seen exit 0 after 1 login and no refresh as carol in groups oidc:operators, oidc:viewers, system:authenticated',
      'machine-without-audience':
        'accepted: mapped whoami: expected 201 as oidc:service-account-ci-deployer in groups system:authenticated, seen 201 as service-account-ci-deployer',
      'rbac-subjects':
        'user: bob list configmaps in team-b: expected 200, seen 403 because "configmaps is forbidden: User "bob" cannot list resource "co',
      'restart-of-the-real-server':
        'token-of-before: before whoami: expected 201 as oidc:alice in groups oidc:viewers, system:authenticated, seen 201 as alice',
      'service-account-discovery':
        'seen 403 because "forbidden: User "alice" cannot get path "/.well-known/openid',
      'three-oracles':
        'user-allowed: user list configmaps in team-b: expected 200, seen 403 because "configmaps is forbidden: User "bob" cannot list resource "co',
      'token-review-audiences': 'expected authenticated as oidc:alice, seen authenticated as alice',
      'username-prefix': 'in groups system:authenticated, seen 201 as system:serviceaccount:team-a:robot',
      'valid-after-disable':
        'token-before: dave whoami: expected 201 as oidc:dave in groups oidc:viewers, system:authenticated, seen 201 as dave',
      'valid-after-logout':
        'token-before: dave whoami: expected 201 as oidc:dave in groups oidc:viewers, system:authenticated, seen 201 as dave',
      'valid-after-revocation':
        'token-before: dave whoami: expected 201 as oidc:dave in groups oidc:viewers, system:authenticated, seen 201 as dave',
      'whoami-for-everybody':
        'user: user whoami: expected 201 as oidc:bob in groups system:authenticated, seen 201 as bob',
    },
    spares: ['everything-a-viewer-may', 'service-account-token-life'],
  }),
  clusterFlagFault({
    name: 'signing-algorithms-widened',
    why: 'What the flags do not list is refused, however good the key; a list that grew lets it in.',
    flag: 'oidc-signing-algs',
    to: 'RS256,PS256,ES256',
    red: {
      'corpus-algorithm-not-listed':
        'refused: bad whoami: expected 401 because "oidc: id token signed with unsupported algorithm, expected ["RS256"] got "PS256"", seen 201 as oidc:alice',
      'keycloak-signs-with-es256':
        '"oidc: id token signed with unsupported algorithm, expected ["RS256"] got "ES256"", seen 201 as oidc:alice',
    },
    spares: ['good-id-token'],
  }),
  clusterFlagFault({
    name: 'api-audiences-widened',
    why: 'Tokens that a pod has for another service would be good for the API server too.',
    flag: 'api-audiences',
    to: 'https://kubernetes.default.svc.cluster.local,https://vault.twinlock.test,billing',
    red: {
      'service-account-token-for-somebody-else':
        'is invalid for the target audiences", seen 201 as system:serviceaccount:team-a:robot',
      'token-review-audiences':
        'user-other-audience: alice token review for billing: expected not authenticated because "invalid bearer token", seen authenticated as oidc:alice',
    },
    spares: ['service-account-token-life'],
  }),
  clusterFlagFault({
    name: 'tokens-not-extended',
    why: 'The API server gives some tokens a year for the sake of old clients, and warns when that was needed.',
    flag: 'service-account-extend-token-expiration',
    to: 'false',
    red: {
      'service-account-token-extended':
        'projected-life: projected claim exp less iat: expected 31536000, seen 3607',
    },
    spares: ['service-account-token-life'],
  }),
  clusterFlagFault({
    name: 'groups-prefix-changed',
    why: 'Tokens stay good and every binding by group loses its subject: people log in and may do nothing.',
    flag: 'oidc-groups-prefix',
    to: 'changed:',
    red: {
      'claimed-system-masters':
        'system:authenticated, seen 201 as oidc:alice in groups changed:system:masters, changed:viewers, system:authenticat',
      'everything-a-viewer-may': 'It may not: get configmaps',
      'good-id-token':
        'oidc:viewers, system:authenticated, seen 201 as oidc:alice in groups changed:viewers, system:authenticated',
      'group-prefix':
        'prefixed-group: operator list rolebindings in team-b: expected 200, seen 403 because "rolebindings.rbac.authorization.k8s.io is forbidden: User "o',
      'groups-claim-forms':
        'system:authenticated, seen 201 as oidc:alice in groups changed:one, changed:two, system:authenticated',
      'kubectl-login-by-browser':
        'system:authenticated, seen exit 0 after 1 login and no refresh as oidc:alice in groups changed:viewers, system:authenticated',
      'no-token':
        'with-a-good-token: alice list pods in team-a: expected 200, seen 403 because "pods is forbidden: User "oidc:alice" cannot list resource "p',
      'viewer-may-list-and-may-not-delete':
        'viewer-lists: viewer list pods in team-a: expected 200, seen 403 because "pods is forbidden: User "oidc:alice" cannot list resource "p',
    },
    spares: ['everything-an-outsider-may'],
  }),
];
