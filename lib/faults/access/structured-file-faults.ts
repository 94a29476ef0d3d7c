import { authenticatorOf, type FileFault, fileFault } from './authentication-file.js';

const REALM = '/realms/k8s';

const CORPUS = [
  'minimum-payload',
  'wrong-issuer',
  'issuer-with-slash',
  'issuer-other-scheme',
  'issuer-other-port',
  'issuer-other-host',
  'wrong-audience',
  'audience-among-others',
  'azp-of-another-client',
  'expired',
  'expired-a-second-ago',
  'without-expiry',
  'expiry-not-a-number',
  'not-yet-valid',
  'not-before-leeway',
  'issued-in-the-future',
  'unsigned',
  'hs256-with-public-key',
  'algorithm-not-listed',
  'tampered',
  'foreign-key',
  'unknown-key-id',
  'without-key-id',
  'two-part-token',
  'opaque-token',
  'missing-username-claim',
  'username-not-a-string',
  'empty-username',
  'groups-not-a-list',
  'groups-with-a-number',
  'no-groups',
  'token-id',
  'token-id-not-a-string',
].map((row) => `corpus-${row}`);

/** Mistakes in the file that says what the cluster's own flags say. */
export const structuredFileFaults: readonly FileFault[] = [
  fileFault({
    name: 'username-prefix-dropped-in-the-file',
    why: 'The corpus goes to both forms of one configuration, so that a prefix that one of them lost shows at every row.',
    server: 'structured',
    edit: (configuration) => {
      authenticatorOf(configuration, REALM).claimMappings.username.prefix = '';
    },
    red: {
      ...Object.fromEntries(CORPUS.map((name) => [name, 'seen 201 as alice'])),
      'access-token-for-an-id-token':
        'with-the-audience: mapped whoami at structured: expected 201 as oidc:alice in groups oidc:viewers, system:authenticated, seen 201 as alice',
      'corpus-empty-username':
        'accepted: good whoami at structured: expected 201 as oidc: in groups oidc:viewers, system:authenticated, seen 201 as ""',
      'corpus-username-not-a-string':
        'accepted: good whoami at structured: expected 201 as oidc:1000, seen 201 as 1000',
      'good-id-token':
        'one-group: alice whoami at structured: expected 201 as oidc:alice in groups oidc:viewers, system:authenticated, seen 201 as alice',
      'group-prefix':
        'list resource "rolebindings"", seen 403 because "rolebindings.rbac.authorization.k8s.io is forbidden: User "a',
      'groups-with-full-path':
        'as-a-path: path whoami at structured: expected 201 as oidc:alice in groups oidc:/viewers, system:authenticated, seen 201 as alice',
      'keycloak-signs-with-es256':
        'es256: elliptic whoami at structured: expected 201 as oidc:alice, seen 201 as alice',
      'token-of-another-realm':
        'own-realm: own-realm whoami at structured: expected 201 as oidc:alice in groups oidc:viewers, system:authenticated, seen 201 as alice',
      'username-prefix': 'in groups system:authenticated, seen 201 as system:serviceaccount:team-a:robot',
    },
    spares: ['everything-an-outsider-may'],
  }),
  fileFault({
    name: 'groups-claim-renamed',
    why: 'Everybody is let in without a group: what a group may do, nobody may.',
    server: 'structured',
    edit: (configuration) => {
      authenticatorOf(configuration, REALM).claimMappings.groups = { claim: 'roles', prefix: 'oidc:' };
    },
    red: {
      'claimed-system-masters':
        'oidc:viewers, system:authenticated, seen 201 as oidc:alice in groups system:authenticated',
      'corpus-empty-username':
        '201 as oidc: in groups oidc:viewers, system:authenticated, seen 201 as oidc: in groups system:authenticated',
      'corpus-groups-not-a-list':
        'refused: bad whoami at structured: expected 401 because "oidc: parse groups claim "groups"", seen 201 as oidc:alice',
      'corpus-groups-with-a-number':
        'refused: bad whoami at structured: expected 401 because "oidc: parse groups claim "groups"", seen 201 as oidc:alice',
      'good-id-token':
        'in groups oidc:viewers, system:authenticated, seen 201 as oidc:alice in groups system:authenticated',
      'group-prefix':
        'at structured: expected 200, seen 403 because "rolebindings.rbac.authorization.k8s.io is forbidden: User "o',
      'groups-claim-forms':
        'in groups oidc:one, oidc:two, system:authenticated, seen 201 as oidc:alice in groups system:authenticated',
      'groups-with-full-path':
        'in groups oidc:/viewers, system:authenticated, seen 201 as oidc:alice in groups system:authenticated',
    },
    spares: ['corpus-no-groups'],
  }),
  fileFault({
    name: 'system-masters-let-in',
    why: 'Without the prefix of groups whoever names groups in a realm names the administrators of the cluster.',
    server: 'structured',
    edit: (configuration) => {
      authenticatorOf(configuration, REALM).claimMappings.groups = { claim: 'groups', prefix: '' };
    },
    red: {
      'claimed-system-masters':
        'system:authenticated, seen 201 as oidc:alice in groups system:authenticated, system:masters, viewers',
      'good-id-token':
        'in groups oidc:viewers, system:authenticated, seen 201 as oidc:alice in groups system:authenticated, viewers',
      'group-prefix':
        'bare-group: viewer list rolebindings in team-b at structured: expected 403 because "User "oidc:alice" cannot list resource "rolebindings"", seen 200',
    },
    spares: ['corpus-no-groups'],
  }),
  fileFault({
    name: 'audience-widened',
    why: 'Tokens of the wiki are genuine and of the same realm; only their audience keeps them out.',
    server: 'structured',
    edit: (configuration) => {
      const { issuer } = authenticatorOf(configuration, REALM);
      issuer.audiences = ['kubernetes', 'wiki', 'billing'];
      issuer.audienceMatchPolicy = 'MatchAny';
    },
    red: {
      'corpus-audience-among-others':
        '"oidc: verify token: oidc: expected audience "kubernetes" got ["wiki" "billing"]", seen 201 as oidc:alice',
      'corpus-wrong-audience':
        '401 because "oidc: verify token: oidc: expected audience "kubernetes" got ["wiki"]", seen 201 as oidc:alice',
    },
    spares: ['good-id-token'],
  }),
  fileFault({
    name: 'foreign-realm-trusted',
    why: 'A second issuer of the same mapping makes its users the same users: whoever runs that realm runs the cluster.',
    server: 'structured',
    edit: ({ jwt }) => {
      const [first] = jwt;
      if (first)
        jwt.push({
          ...first,
          issuer: { ...first.issuer, url: first.issuer.url.replace(REALM, '/realms/other') },
        });
    },
    red: {
      'token-of-another-realm':
        'other-realm: other-realm whoami at structured: expected 401 because "invalid bearer token", seen 201 as oidc:alice',
    },
    spares: ['corpus-foreign-key', 'good-id-token'],
  }),
  fileFault({
    name: 'username-of-another-claim',
    why: 'Names that a user may choose are no names: the claim decides who one is.',
    server: 'structured',
    edit: (configuration) => {
      authenticatorOf(configuration, REALM).claimMappings.username = { claim: 'sub', prefix: 'oidc:' };
    },
    red: {
      'corpus-missing-username-claim': 'claims "preferred_username": claim not present", seen 201 as oidc:',
      'corpus-username-not-a-string':
        '"preferred_username": json: cannot unmarshal number", seen 201 as oidc:',
      'good-id-token': 'in groups oidc:viewers, system:authenticated, seen 201 as oidc:',
      'group-prefix':
        'list resource "rolebindings"", seen 403 because "rolebindings.rbac.authorization.k8s.io is forbidden: User "o',
    },
    spares: ['everything-an-outsider-may'],
  }),
  fileFault({
    name: 'anonymous-opened-on-one-path',
    why: 'One path more in a list is one more that is asked without a name, and no request with a token shows it.',
    server: 'anonymous-paths',
    edit: ({ anonymous }) => {
      anonymous?.conditions?.push({ path: '/version' });
    },
    red: {
      'anonymous-paths':
        'anonymous-version: nobody get /version at anonymous-paths: expected 401 because "Unauthorized", seen 200',
      'reload-anonymous':
        'version-after: nobody get /version at anonymous-paths: expected 401 because "Unauthorized", seen 200',
    },
  }),
  fileFault({
    name: 'prefix-changed-before-the-reload',
    why: 'A server that did not begin with the file that everybody thinks of does not end with it either.',
    server: 'reload',
    edit: ({ jwt }) => {
      const [first] = jwt;
      if (first) first.claimMappings.username.prefix = '';
    },
    red: {
      'key-metrics': 'known-key: ann whoami at reload: expected 201 as first:ann, seen 201 as ann',
      'key-metrics-removed': 'expected 201 as first:ann, seen 201 as ann',
      'reload-bad': 'first-before: first whoami at reload: expected 201 as first:ann, seen 201 as ann',
      'reload-empty': 'fresh-before: fresh whoami at reload: expected 201 as first:ann, seen 201 as ann',
      'reload-good': 'first-before: first whoami at reload: expected 201 as first:ann, seen 201 as ann',
      'reload-unreachable': 'expected 201 as first:ann, seen 201 as ann',
    },
  }),
  fileFault({
    name: 'name-of-the-documents-trusted',
    why: 'Who trusts the name that documents give themselves trusts whoever may write them.',
    server: 'discovery-elsewhere',
    edit: (configuration) => {
      authenticatorOf(configuration, '/mismatch').issuer.url =
        'https://issuer.twinlock.test:8443/somebody-else';
    },
    red: {
      'discovery-url-of-another-issuer':
        'expected 401 because "oidc: authenticator not initialized", seen 401 because "invalid bearer token"',
    },
  }),
];
