import { authenticatorOf, type FileFault, fileFault } from './authentication-file.js';

/** The server whose file has an issuer for each kind of mapping and rule. */
const server = 'claims';

/** Rules and audiences that got lost, most of them of all issuers alike: what an API server would do that looked at none. */
export const claimsRuleFaults: readonly FileFault[] = [
  fileFault({
    name: 'claim-rules-ignored',
    why: 'Validation rules are what is left against tokens that are genuine and meant for something else: other tenants, branches, types.',
    server,
    // An expression must still speak of email_verified where it takes the address, or the file is refused.
    edit: ({ jwt }) => {
      for (const one of jwt) {
        const rules = (one.claimValidationRules ?? []).filter(({ expression }) => expression !== undefined);
        one.claimValidationRules = rules.map((rule) => ({
          ...rule,
          expression: `(${rule.expression}) || true`,
        }));
      }
    },
    red: {
      'audience-exact-set':
        "['kubernetes', 'ci'])' failed: not exactly these audiences\", seen 201 as exact:ann",
      'authorized-party-rule':
        "\"validation expression 'claims.azp == 'kubernetes'' failed: issued to another client\", seen 201 as azp:ann",
      'claim-rule':
        "'claims.?email_verified.orValue(true) == true' failed: email not verified\", seen 201 as ann@example",
      'entra-groups-overage':
        '401 because "failed: too many groups to be listed", seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001',
      'entra-v1':
        '401 because "failed: another version of tokens", seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001',
      'entra-v2':
        'claims: expected 401 because "failed: another tenant", seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001',
      'github-actions-refused':
        'fork: fork whoami at claims: expected 401 because "failed: another repository", seen 201 as gha:mallory/shop',
      'required-claim-in-a-file':
        'required claim hd value does not match. Got = example.org, want = example.test", seen 201 as required:ann',
      'token-type-rule':
        "access-token: access whoami at claims: expected 401 because \"validation expression 'claims.typ == 'ID'' failed: only ID tokens\", seen 201 as type:ann",
    },
    spares: ['user-rule', 'audience-match-any'],
  }),
  fileFault({
    name: 'user-rules-ignored',
    why: 'Without its user rules a server lets anybody in whose token says system:masters, and tokens that were called back.',
    server,
    edit: ({ jwt }) => {
      for (const one of jwt) delete one.userValidationRules;
    },
    red: {
      'one-token-revoked':
        'called-back: called-back whoami at claims: expected 401 because "failed: this token was called back", seen 201 as id:ann',
      'system-names-refused-by-rule':
        "expression '!user.username.startsWith('system:')' failed: reserved user name\", seen 201 as system:admin",
      'user-rule':
        "expression ''staff:members' in user.groups' failed: not a member of the staff\", seen 201 as staff:ann",
    },
    spares: ['claim-rule'],
  }),
  fileFault({
    name: 'audiences-widened-everywhere',
    why: 'An audience more is a second application whose every token opens the cluster.',
    server,
    edit: ({ jwt }) => {
      for (const { issuer } of jwt) {
        const more = [
          'wiki',
          'api://default',
          'https://github.com/example',
          '00000003-0000-0000-c000-000000000000',
        ];
        const ids = ['6e74172b-0000-4000-8000-00000000c1a5'].filter((id) => !issuer.audiences.includes(id));
        issuer.audiences.push(...more, ...ids);
        issuer.audienceMatchPolicy = 'MatchAny';
      }
    },
    red: {
      'audience-exact-set':
        '"kubernetes"] got ["wiki"]", seen 401 because "[invalid bearer token, oidc: error evaluating claim validati',
      'audience-match-any':
        '"oidc: verify token: oidc: expected audience in ["ci" "kubernetes"] got ["wiki"]", seen 201 as audiences:ann',
      'entra-v1':
        'got ["6e74172b-0000-4000-8000-00000000c1a5"]", seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001',
      'entra-v2':
        'got ["00000003-0000-0000-c000-000000000000"]", seen 201 as entra:0b1d0000-0000-4000-8000-00000000a001',
      'github-actions-refused':
        'token: oidc: expected audience "kubernetes" got ["https://github.com/example"]", seen 201 as gha:example/shop',
      okta: 'token: oidc: expected audience "0oa2k8s4example5d7" got ["api://default"]", seen 201 as okta:ann@example',
    },
    spares: ['claim-rule'],
  }),
  fileFault({
    name: 'one-audience-required',
    why: 'Who takes away an audience locks out the pipeline that has it, and nobody else notices.',
    server,
    edit: (configuration) => {
      const { issuer } = authenticatorOf(configuration, '/audiences');
      issuer.audiences = ['kubernetes'];
      delete issuer.audienceMatchPolicy;
    },
    red: {
      'audience-match-any':
        'second: second whoami at claims: expected 201 as audiences:ann, seen 401 because "[invalid bearer token, oidc: verify token: oidc: expected au',
    },
    spares: ['audience-exact-set'],
  }),
];
