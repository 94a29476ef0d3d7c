import type { ClusterFault } from '../context.js';
import { clientFault } from '../keycloak-client.js';

/** Settings of clients at Keycloak: nothing at the API server changes, and other tokens come to it. */
export const keycloakFaults: readonly ClusterFault[] = [
  clientFault({
    name: 'groups-mapper-renamed',
    why: 'Who tidies up the names of claims at the issuer takes everybody out of every group.',
    client: 'kubernetes',
    change: { mappers: { 'groups in groups': { 'claim.name': 'teams' } } },
    red: {
      'everything-a-viewer-may': 'It may not: get configmaps',
      'good-id-token':
        'in groups oidc:viewers, system:authenticated, seen 201 as oidc:alice in groups system:authenticated',
      'group-prefix':
        'prefixed-group: operator list rolebindings in team-b: expected 200, seen 403 because "rolebindings.rbac.authorization.k8s.io is forbidden: User "o',
      'kubectl-login-by-browser':
        'system:authenticated, seen exit 0 after 1 login and no refresh as oidc:alice in groups system:authenticated because "Log in in the browser that has just been opened."',
      'no-token':
        'with-a-good-token: alice list pods in team-a: expected 200, seen 403 because "pods is forbidden: User "oidc:alice" cannot list resource "p',
    },
    spares: ['everything-an-outsider-may'],
  }),
  clientFault({
    name: 'groups-without-their-path',
    why: 'With the full path two groups of one name are two groups; without it they are one.',
    client: 'paths',
    change: { mappers: { 'groups in groups': { 'full.path': 'false' } } },
    red: {
      'groups-with-full-path':
        'oidc:/viewers, system:authenticated, seen 201 as oidc:alice in groups oidc:viewers, system:authenticated',
    },
  }),
  clientFault({
    name: 'audience-of-the-pipeline-lost',
    why: 'A pipeline whose token is for somebody else is refused, and its author finds the reason in no log of his own.',
    client: 'ci-deployer',
    change: { mappers: { 'audience kubernetes': { 'included.custom.audience': 'kubernetes-old' } } },
    red: {
      'ci-client-deploys-in-its-namespace-only':
        'creates: pipeline create deployments in team-a: expected 201, seen 401 because "[invalid bearer token, oidc: verify token: oidc: expected au',
      'everything-the-pipeline-may':
        'patch deployments.apps, seen 401 because "[invalid bearer token, oidc: verify token: oidc: expected au',
      'whoami-for-everybody':
        'groups system:authenticated, seen 401 because "[invalid bearer token, oidc: verify token: oidc: expected au',
    },
    spares: ['good-id-token'],
  }),
  clientFault({
    name: 'audience-of-the-access-token-lost',
    why: 'An access token is taken for its audience alone: without it the same token is refused.',
    client: 'portal',
    change: { mappers: { 'audience kubernetes': { 'access.token.claim': 'false' } } },
    red: {
      'access-token-for-an-id-token':
        'system:authenticated, seen 401 because "[invalid bearer token, oidc: verify token: oidc: expected au',
    },
    spares: ['good-id-token'],
  }),
  clientFault({
    name: 'tokens-signed-otherwise',
    why: 'The client decides by which algorithm its tokens are signed, and so whether the flags take them.',
    client: 'elliptic',
    change: { attributes: { 'id.token.signed.response.alg': 'RS256' } },
    red: {
      'keycloak-signs-with-es256':
        '"oidc: id token signed with unsupported algorithm, expected ["RS256"] got "ES256"", seen 201 as oidc:alice',
    },
  }),
  clientFault({
    name: 'tokens-live-longer',
    why: 'No token is called back before its end, so that its life is how long a thief has.',
    client: 'brief',
    change: { attributes: { 'access.token.lifespan': '40' } },
    red: {
      'expires-while-in-use':
        'after-its-time: brief whoami: expected 401 because "oidc: verify token: oidc: token is expired" not before 7.0 s within 14.0 s, seen 201 as oidc:alice',
    },
  }),
  clientFault({
    name: 'no-refresh-tokens',
    why: 'Without a refresh token everybody logs in anew each time that a short token ends.',
    client: 'brief',
    change: { attributes: { 'use.refresh.tokens': 'false' } },
    red: {
      'kubectl-device-session-is-refreshed': 'seen exit 1 after 1 login and no refresh',
      'kubectl-expired-token-is-refreshed': 'seen exit 1 after 1 login and no refresh',
    },
  }),
  clientFault({
    name: 'device-grant-off',
    why: 'On a machine without a browser the device grant is the only way in.',
    client: 'kubernetes',
    change: { attributes: { 'oauth2.device.authorization.grant.enabled': 'false' } },
    red: {
      'kubectl-declined-on-the-device':
        'on the other device.", seen exit 1 after no login and no refresh because "https://idp.twinlock.test:8443/realms/k8s refused the login: unautho',
      'kubectl-login-by-device-code':
        'system:authenticated, seen exit 1 after no login and no refresh because "https://idp.twinlock.test:8443/realms/k8s refused the login: unautho',
    },
    spares: ['kubectl-login-by-browser'],
  }),
];
