import type { ClusterFault } from '../context.js';
import { clientFault } from './keycloak-client.js';

/** Settings of clients at Keycloak: nothing at the API server changes, and other tokens come to it. */
export const keycloakFaults: readonly ClusterFault[] = [
  clientFault({
    name: 'groups-mapper-renamed',
    why: 'Who tidies up the names of claims at the issuer takes everybody out of every group.',
    client: 'kubernetes',
    change: { mappers: { 'groups in groups': { 'claim.name': 'teams' } } },
    red: {
      'everything-a-viewer-may': '',
      'good-id-token': '',
      'group-prefix': '',
      'kubectl-login-by-browser': '',
      'no-token': '',
    },
    spares: ['everything-an-outsider-may'],
  }),
  clientFault({
    name: 'groups-without-their-path',
    why: 'With the full path two groups of one name are two groups; without it they are one.',
    client: 'paths',
    change: { mappers: { 'groups in groups': { 'full.path': 'false' } } },
    red: { 'groups-with-full-path': '' },
  }),
  clientFault({
    name: 'audience-of-the-pipeline-lost',
    why: 'A pipeline whose token is for somebody else is refused, and its author finds the reason in no log of his own.',
    client: 'ci-deployer',
    change: { mappers: { 'audience kubernetes': { 'included.custom.audience': 'kubernetes-old' } } },
    red: {
      'ci-client-deploys-in-its-namespace-only': '',
      'everything-the-pipeline-may': '',
      'whoami-for-everybody': '',
    },
    spares: ['good-id-token'],
  }),
  clientFault({
    name: 'audience-of-the-access-token-lost',
    why: 'An access token is taken for its audience alone: without it the same token is refused.',
    client: 'portal',
    change: { mappers: { 'audience kubernetes': { 'access.token.claim': 'false' } } },
    red: { 'access-token-for-an-id-token': '' },
    spares: ['good-id-token'],
  }),
  clientFault({
    name: 'tokens-signed-otherwise',
    why: 'The client decides by which algorithm its tokens are signed, and so whether the flags take them.',
    client: 'elliptic',
    change: { attributes: { 'id.token.signed.response.alg': 'RS256' } },
    red: { 'keycloak-signs-with-es256': '' },
  }),
  clientFault({
    name: 'tokens-live-longer',
    why: 'No token is called back before its end, so that its life is how long a thief has.',
    client: 'brief',
    change: { attributes: { 'access.token.lifespan': '40' } },
    red: { 'expires-while-in-use': '' },
  }),
  clientFault({
    name: 'no-refresh-tokens',
    why: 'Without a refresh token everybody logs in anew each time that a short token ends.',
    client: 'brief',
    change: { attributes: { 'use.refresh.tokens': 'false' } },
    red: { 'kubectl-device-session-is-refreshed': '', 'kubectl-expired-token-is-refreshed': '' },
  }),
  clientFault({
    name: 'device-grant-off',
    why: 'On a machine without a browser the device grant is the only way in.',
    client: 'kubernetes',
    change: { attributes: { 'oauth2.device.authorization.grant.enabled': 'false' } },
    red: { 'kubectl-declined-on-the-device': '', 'kubectl-login-by-device-code': '' },
    spares: ['kubectl-login-by-browser'],
  }),
];
