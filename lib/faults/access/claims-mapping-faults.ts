import { authenticatorOf, type FileFault, fileFault } from './authentication-file.js';

/** The server whose file has an issuer for each kind of mapping and rule. */
const server = 'claims';

/** Mistakes in who a token is taken for, and in where an issuer's documents are. */
export const claimsMappingFaults: readonly FileFault[] = [
  fileFault({
    name: 'username-prefix-dropped-everywhere',
    why: 'Without prefixes users of one issuer are users of every other, and may be called as system accounts are.',
    server,
    edit: ({ jwt }) => {
      for (const { claimMappings } of jwt)
        if (claimMappings.username.prefix !== undefined) claimMappings.username.prefix = '';
    },
    red: {
      'audience-exact-set': 'both: both whoami at claims: expected 201 as exact:ann, seen 201 as ann',
      'audience-match-any': 'first: first whoami at claims: expected 201 as audiences:ann, seen 201 as ann',
      'authorized-party-rule': 'own-client: own whoami at claims: expected 201 as azp:ann, seen 201 as ann',
      'discovery-is-read-once':
        'known-key: ann whoami at claims: expected 201 as rotating:ann, seen 201 as ann',
      'discovery-url':
        'named-as-the-issuer: public whoami at claims: expected 201 as discovery:ann, seen 201 as ann',
      'distributed-groups':
        '201 as distributed:ann in groups far:away, far:far, system:authenticated within 12.0 s, seen 201 as ann',
      'distributed-groups-inline-wins':
        'own-groups: both whoami at claims: expected 201 as distributed:ann in groups far:near, system:authenticated, seen 201 as ann',
      'distributed-groups-not-for-expressions':
        'inline: inline whoami at claims: expected 201 as groups:ann in groups near, system:authenticated, seen 201 as ann',
      'distributed-groups-refused':
        'good: good whoami at claims: expected 201 as distributed:ann in groups far:away, far:far, system:authenticated within 12.0 s, seen 201 as ann',
      'eddsa-is-refused': 'rs256: rsa whoami at claims: expected 201 as algorithms:ann, seen 201 as ann',
      'every-algorithm-of-the-file':
        'rs256: rs256 whoami at claims: expected 201 as algorithms:rs256, seen 201 as rs256',
      'issuer-unreachable':
        'known-before: first whoami at claims: expected 201 as unserved:ann, seen 201 as ann',
      'key-added':
        'with-the-only-key: former whoami at claims: expected 201 as keys:alice in groups keys:viewers, system:authenticated, seen 201 as alice',
      'key-disabled':
        'with-the-only-key: former whoami at claims: expected 201 as keys:alice, seen 201 as alice',
      'key-removed':
        'with-the-only-key: former whoami at claims: expected 201 as keys:alice, seen 201 as alice',
      'keys-of-another-issuer':
        'served-key: served-key whoami at claims: expected 201 as wrong-keys:ann, seen 201 as ann',
      'keys-unreachable':
        'known-before: first whoami at claims: expected 201 as unserved:ann, seen 201 as ann',
      'keys-with-max-age':
        'fetched-now: newest whoami at claims: expected 201 as kept:ann within 10.0 s, seen 201 as ann',
      'mapping-of-nothing':
        'empty-word: empty-word whoami at claims: expected 201 as groups:ann in groups system:authenticated, seen 201 as ann',
      'mapping-of-the-wrong-type':
        'groups-are-words: groups whoami at claims: expected 201 as groups:ann in groups 7, one, system:authenticated, seen 201 as ann',
      'masters-skip-escalation':
        'master-who: master whoami at claims: expected 201 as unprefixed:master in groups system:authenticated, system:masters, seen 201 as master',
      'no-fall-through': 'one: one whoami at claims: expected 201 as plain:ann, seen 201 as ann',
      'one-token-revoked': 'another: another whoami at claims: expected 201 as id:ann, seen 201 as ann',
      'required-claim-in-a-file':
        'right-value: right whoami at claims: expected 201 as required:ann, seen 201 as ann',
      'token-type-rule': 'id-token: id whoami at claims: expected 201 as type:ann, seen 201 as ann',
      'two-issuers':
        'one: of-one whoami at claims: expected 201 as plain:alice in groups system:authenticated, seen 201 as alice',
      'unknown-key-id-asks-the-issuer':
        'known-for-the-first-time: ann whoami at claims: expected 201 as rotating:ann, seen 201 as ann',
      'user-rule':
        'member: member whoami at claims: expected 201 as staff:ann in groups staff:members, system:authenticated, seen 201 as ann',
      'without-key-id-among-several-keys':
        'newest-key: newest whoami at claims: expected 201 as rotating:ann, seen 201 as ann',
    },
  }),
  fileFault({
    name: 'prefix-of-expressions-dropped',
    why: 'An expression has no prefix unless it says so: whoever takes the word away makes each user another one.',
    server,
    edit: ({ jwt }) => {
      for (const { claimMappings } of jwt) {
        const { username } = claimMappings;
        if (username.expression) username.expression = username.expression.replace(/^'[a-z]+:' \+ /, '');
      }
    },
    red: {
      'entra-groups-overage':
        'in groups system:authenticated, seen 201 as 0b1d0000-0000-4000-8000-00000000a001',
      'entra-roles':
        'in groups entra:cluster.reader, system:authenticated, seen 201 as 0b1d0000-0000-4000-8000-00000000a001',
      'entra-v1':
        'with uid 0b1d0000-0000-4000-8000-00000000a001, seen 201 as 0b1d0000-0000-4000-8000-00000000a001',
      'entra-v2': 'with twinlock.dev/name ann@example.test, seen 201 as 0b1d0000-0000-4000-8000-00000000a001',
      'everything-github-actions-may': 'It may not: create deployments',
      'github-actions':
        'with twinlock.dev/ref refs/heads/main with twinlock.dev/actor ann, seen 201 as example/shop',
      'github-actions-deploys':
        'creates: job create deployments in team-a at claims: expected 201, seen 403 because "deployments.apps is forbidden: User "example/shop" cannot cr',
      'mapping-expressions':
        'with uid 1000 with twinlock.dev/tenant blue with twinlock.dev/scopes openid, profile, seen 201 as ann',
      okta: 'okta:Everyone, okta:platform, system:authenticated with uid 00u1example2b3c4d5d7, seen 201 as ann@example',
      'token-type-rule':
        'id-token-of-keycloak: keycloak-id whoami at claims: expected 201 as kc:alice, seen 201 as alice',
      'two-issuers':
        'keycloak: of-keycloak whoami at claims: expected 201 as kc:alice in groups kc:viewers, system:authenticated, seen 201 as alice',
    },
    spares: ['claim-rule'],
  }),
  fileFault({
    name: 'groups-mapping-lost',
    why: 'Everybody still logs in, and every right that comes by a group is gone; every rule over groups too.',
    server,
    edit: ({ jwt }) => {
      for (const { claimMappings } of jwt) delete claimMappings.groups;
    },
    red: {
      'distributed-groups-not-for-expressions':
        "claim expression: expression 'claims.groups' resulted in error: no such key: groups\", seen 201 as groups:ann",
      'entra-roles':
        'system:authenticated, seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001 in groups system:authenticated with uid 0b1d0000-0000-4000-8000-00000',
      'entra-v1':
        'seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001 in groups system:authenticated with uid 0b1d0000-0000-4000-8000-00000',
      'entra-v2':
        'ann@example.test, seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001 in groups system:authenticated with uid 0b1d0000-0000-4000-8000-00000',
      'github-actions':
        'with twinlock.dev/actor ann, seen 201 as gha:example/shop in groups system:authenticated with twinlock.dev/actor ann with twinl',
      'github-actions-deploys':
        'at claims: expected 200, seen 403 because "services is forbidden: User "gha:example/shop" cannot list r',
      'mapping-expressions':
        'openid, profile, seen 201 as mapped:ann in groups system:authenticated with uid 1000 with twinlock.dev/scopes',
      'mapping-of-nothing':
        '201 as groups:ann in groups one, system:authenticated, seen 201 as groups:ann in groups system:authenticated',
      'mapping-of-the-wrong-type':
        'group claim expression: expression must return a string or a list of strings", seen 201 as groups:ann',
      okta: 'okta:platform, system:authenticated with uid 00u1example2b3c4d5d7, seen 201 as okta:ann@example',
      'system-names-refused-by-rule':
        'ordinary-names: ordinary whoami at claims: expected 201 as ann in groups system:authenticated, viewers, seen 201 as ann in groups system:authenticated',
      'user-rule':
        'system:authenticated, seen 401 because "[invalid bearer token, oidc: error evaluating user info vali',
    },
    spares: ['claim-rule'],
  }),
  fileFault({
    name: 'uid-and-extra-lost',
    why: 'Admission webhooks and audits go by uid and extra fields, and nothing else of a cluster misses them.',
    server,
    edit: ({ jwt }) => {
      for (const { claimMappings } of jwt) {
        delete claimMappings.uid;
        delete claimMappings.extra;
      }
    },
    red: {
      'entra-v2':
        'ann@example.test, seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001 in groups entra:97f70000-0000-4000-8000-0000000000aa, system:authenti',
      'github-actions':
        'with twinlock.dev/actor ann, seen 201 as gha:example/shop in groups gha:env:production, system:authenticated',
      'mapping-expressions':
        'openid, profile, seen 201 as mapped:ann in groups mapped:builder, mapped:tester, system:authenticated',
      'mapping-of-nothing':
        'in groups system:authenticated with uid none, seen 201 as nested:ann in groups system:authenticated',
      okta: 'okta:platform, system:authenticated with uid 00u1example2b3c4d5d7, seen 201 as okta:ann@example',
    },
    spares: ['entra-roles'],
  }),
  fileFault({
    name: 'discovery-url-elsewhere',
    why: "The documents of another issuer are no use: the issuer's own name is in them, or it never begins.",
    server,
    edit: (configuration) => {
      const { issuer } = authenticatorOf(configuration, '/discovery');
      issuer.discoveryURL = 'https://issuer.twinlock.test:8443/plain/.well-known/openid-configuration';
    },
    red: {
      'discovery-url':
        'expected 201 as discovery:ann, seen 401 because "[invalid bearer token, oidc: authenticator not initialized]"',
    },
    spares: ['two-issuers'],
  }),
  fileFault({
    name: 'empty-username-allowed',
    why: 'A claim that is taken as it is may be empty, where an expression refuses it: a user without a name.',
    server,
    edit: (configuration) => {
      authenticatorOf(configuration, '/username-expression').claimMappings.username = {
        claim: 'username',
        prefix: '',
      };
    },
    red: {
      'empty-username-by-expression':
        'empty-by-expression: empty whoami at claims: expected 401 because "oidc: empty username via CEL expression is not allowed", seen 201 as ""',
    },
    spares: ['mapping-expressions'],
  }),
  fileFault({
    name: 'issuer-of-algorithms-forgotten',
    why: 'An issuer that is lost from a long file is missed by its own users alone.',
    server,
    edit: (configuration) => {
      configuration.jwt = configuration.jwt.filter(({ issuer }) => !issuer.url.endsWith('/algorithms'));
    },
    red: {
      'eddsa-is-refused':
        '"PS256" "PS384" "PS512" "RS256" "RS384" "RS512"] got "EdDSA"", seen 401 because "invalid bearer token"',
      'every-algorithm-of-the-file':
        'rs256: rs256 whoami at claims: expected 201 as algorithms:rs256, seen 401 because "invalid bearer token"',
      'no-fall-through':
        'another: another whoami at claims: expected 201 as algorithms:ann, seen 401 because "invalid bearer token"',
    },
    spares: ['two-issuers'],
  }),
];
