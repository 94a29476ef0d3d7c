import { sideFolder } from '../../cluster/side-place.js';
import type { ClusterFault } from '../context.js';
import { sideFlagFault } from './server-flag.js';

const TOKENS = `${sideFolder('structured').folder}/tokens.csv`;

/** Wrong flags of servers that differ from the cluster's in one thing. */
export const sideFlagFaults: readonly ClusterFault[] = [
  sideFlagFault({
    name: 'required-claim-removed',
    why: 'A claim that is required no more is missed by nobody who is let in.',
    server: 'flags-required-claim',
    flag: 'oidc-required-claim',
    to: undefined,
    red: {
      'required-claim':
        '"oidc: required claim azp value does not match. Got = portal, want = kubernetes", seen 201 as oidc:alice',
      'required-claim-not-a-string':
        'list: list whoami at flags-required-claim: expected 401 because "oidc: parse claim azp", seen 201 as oidc:alice',
    },
  }),
  sideFlagFault({
    name: 'algorithms-widened',
    why: 'Each algorithm more is one more that a stolen or weak key may be of, and every good token stays good.',
    server: 'flags-algorithms',
    flag: 'oidc-signing-algs',
    to: 'RS256,RS384,RS512,ES256,ES384,ES512,PS256,PS384,PS512',
    red: {
      'algorithms-of-the-flags':
        '401 because "unsupported algorithm, expected ["RS256" "ES256" "PS512"] got "RS384"", seen 201 as oidc:ann',
    },
  }),
  sideFlagFault({
    name: 'address-not-looked-at',
    why: 'Under the claim email the API server asks whether the address is verified; under any other it does not.',
    server: 'flags-email',
    flag: 'oidc-username-claim',
    to: 'preferred_username',
    red: {
      'email-verified':
        'verified: verified whoami at flags-email: expected 201 as alice@twinlock.test, seen 201 as https://idp',
      'email-without-prefix':
        'address: alice whoami at flags-email: expected 201 as alice@twinlock.test in groups system:authenticated, seen 201 as https://idp',
    },
  }),
  sideFlagFault({
    name: 'default-prefix-of-sub-dropped',
    why: 'By default the issuer stands before a name, so that it is nobody else; a hyphen takes it away.',
    server: 'flags-sub',
    flag: 'oidc-username-prefix',
    to: '-',
    red: {
      'prefix-by-default':
        'https://idp.twinlock.test:8443/realms/k8s#ann in groups oidc:viewers, system:authenticated, seen 201 as ann',
    },
  }),
  sideFlagFault({
    name: 'default-prefix-dropped',
    why: 'The same for a claim that somebody chose.',
    server: 'flags-default-prefix',
    flag: 'oidc-username-prefix',
    to: '-',
    red: { 'prefix-of-another-claim': 'in groups oidc:viewers, system:authenticated, seen 201 as alice' },
  }),
  sideFlagFault({
    name: 'prefix-put-before-names',
    why: 'Bindings were written for bare names: with a prefix they are those of nobody.',
    server: 'flags-no-prefix',
    flag: 'oidc-username-prefix',
    to: 'oidc:',
    red: {
      'empty-username':
        'cannot list resource "pods"", seen 403 because "pods is forbidden: User "oidc:" cannot list resource "pods"',
      'no-prefix':
        'bare-name: alice whoami at flags-no-prefix: expected 201 as alice, seen 201 as oidc:alice',
    },
  }),
  sideFlagFault({
    name: 'prefix-put-before-groups',
    why: 'What an unprefixed group may do is known and shown; with a prefix it is another group.',
    server: 'flags-no-prefix',
    flag: 'oidc-groups-prefix',
    to: 'oidc:',
    red: {
      'system-masters-without-prefix':
        'system:authenticated, system:masters, seen 201 as mallory in groups oidc:system:masters, system:authenticated',
    },
  }),
  sideFlagFault({
    name: 'name-of-the-discovery-document-trusted',
    why: 'Who writes into the flag what the document calls itself trusts whoever wrote the document.',
    server: 'flags-issuer-mismatch',
    flag: 'oidc-issuer-url',
    to: 'https://issuer.twinlock.test:8443/plain',
    red: {
      'discovery-names-another-issuer':
        'expected 401 because "oidc: authenticator not initialized", seen 401 because "invalid bearer token"',
    },
  }),
  sideFlagFault({
    name: 'certificate-of-any-authority',
    why: 'A CA that signs more than the issuer makes everybody whom it signs the issuer.',
    server: 'flags-wrong-ca',
    flag: 'oidc-ca-file',
    to: '/etc/twinlock/ca/ca.crt',
    red: {
      'wrong-ca':
        'user: alice whoami at flags-wrong-ca: expected 401 because "oidc: authenticator not initialized", seen 201 as oidc:alice',
    },
  }),
  sideFlagFault({
    name: 'name-of-the-certificate-not-looked-at',
    why: 'An issuer under the name that its certificate has is read, whatever name the tokens bear.',
    server: 'flags-misnamed',
    flag: 'oidc-issuer-url',
    to: 'https://issuer.twinlock.test:8443/plain',
    red: {
      'misnamed-certificate':
        'expected 401 because "oidc: authenticator not initialized", seen 401 because "invalid bearer token"',
    },
  }),
  sideFlagFault({
    name: 'groups-of-another-claim',
    why: 'Tokens are good, cached or not, and nobody has a group.',
    server: 'flags-sub',
    flag: 'oidc-groups-claim',
    to: 'roles',
    red: {
      'good-token-is-cached':
        'once: same list pods in team-a at flags-sub: expected 200, seen 403 because "pods is forbidden: User "https://idp.twinlock.test:8443/real',
      'prefix-by-default': 'The groups are not the same. Missing: oidc:viewers',
    },
  }),
  sideFlagFault({
    name: 'prefix-of-the-late-issuer-dropped',
    why: 'An issuer that comes late must come as it was meant to: its users are not those of another.',
    server: 'flags-late',
    flag: 'oidc-username-prefix',
    to: '-',
    red: {
      'discovery-down-at-start':
        'healed: ann whoami at flags-late: expected 201 as oidc:ann within 14.0 s, seen 201 as ann',
    },
  }),
  sideFlagFault({
    name: 'words-taken-for-tokens',
    why: 'A forgotten file of static tokens is a second lock with one key, that never ends and is in no realm.',
    server: 'structured',
    flag: 'token-auth-file',
    to: TOKENS,
    prepare: `umask 077; echo 'a-word-that-is-no-token,alice,1' > ${TOKENS}`,
    red: {
      'corpus-opaque-token':
        'refused: bad whoami at structured: expected 401 because "invalid bearer token", seen 201 as alice',
    },
    spares: ['corpus-two-part-token', 'good-id-token'],
  }),
  sideFlagFault({
    name: 'anonymous-requests-allowed',
    why: 'Who asks without a name is refused by the authorizer instead, as long as nobody binds anything to it.',
    server: 'anonymous-off',
    flag: 'anonymous-auth',
    to: 'true',
    red: {
      'anonymous-off':
        'no-token: nobody list pods in team-a at anonymous-off: expected 401 because "Unauthorized", seen 403',
    },
  }),
];
