import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { readFiles } from './files.js';
import { loadPlan } from './load.js';
import { parityGaps, readParity } from './parity.js';

const suite = join(checkout, 'suites', 'access');

/** Cases that the map names and nobody has written yet; the list ends with the last of them. */
const PENDING = `
  access-token-for-an-id-token algorithms-of-the-flags anonymous-off anonymous-paths audience-exact-set
  audience-match-any authorized-party-rule binding-escalation claim-rule constrained-impersonation
  constrained-impersonation-of-a-service-account discovery-down-at-start discovery-is-read-once
  discovery-names-another-issuer discovery-url discovery-url-of-another-issuer distributed-groups
  distributed-groups-inline-wins distributed-groups-not-for-expressions distributed-groups-refused
  eddsa-is-refused email-verified email-without-prefix empty-username empty-username-by-expression
  entra-groups-overage entra-roles entra-v1 entra-v2 every-algorithm-of-the-file everything-a-service-account-may
  everything-a-viewer-may everything-an-operator-may everything-an-outsider-may everything-anonymous-may
  everything-github-actions-may everything-the-pipeline-may expires-while-in-use github-actions
  github-actions-deploys github-actions-refused good-token-is-cached groups-with-full-path header-forms
  impersonation-granted impersonation-refused impersonation-without-a-user issuer-unreachable key-added
  key-disabled key-metrics key-metrics-removed key-removed keycloak-signs-with-es256 keys-unreachable
  keys-with-max-age kubectl-cleared-cache-asks-for-a-login kubectl-declined-in-the-browser
  kubectl-declined-on-the-device kubectl-denied-by-rbac kubectl-device-session-is-refreshed
  kubectl-ended-session-asks-for-a-login kubectl-ended-session-outlived-by-its-token
  kubectl-expired-token-is-refreshed kubectl-login-by-browser kubectl-login-by-device-code
  kubectl-revoked-refresh-token-asks-for-a-login mapping-expressions mapping-of-nothing mapping-of-the-wrong-type
  masters-skip-escalation misnamed-certificate no-fall-through no-prefix okta one-token-revoked prefix-by-default
  prefix-of-another-claim rbac-scopes rbac-subjects refused-algorithm refused-anonymous-twice refused-audiences
  refused-bad-cel refused-discovery-is-issuer refused-egress refused-flags-and-file refused-http-issuer
  refused-issuer-fragment refused-issuer-password refused-issuer-query refused-no-client refused-no-issuer
  refused-no-prefix refused-prefix-and-expression refused-reserved-extra refused-same-issuer-twice
  refused-service-account-issuer refused-unverified-email reload-anonymous reload-bad reload-empty reload-good
  reload-unreachable required-claim required-claim-not-a-string restart-of-the-real-server role-escalation
  service-account-deleted service-account-discovery service-account-token-bound-to-a-node
  service-account-token-bound-to-a-pod service-account-token-bound-to-a-secret service-account-token-extended
  service-account-token-for-another-pod service-account-token-life service-account-uid-mismatch
  system-masters-without-prefix system-names-refused-by-rule three-oracles token-of-another-realm
  token-review-audiences token-type-rule two-issuers unknown-key-id-asks-the-issuer user-rule valid-after-disable
  valid-after-logout valid-after-revocation whoami-for-everybody without-key-id-among-several-keys wrong-ca
`
  .trim()
  .split(/\s+/);

describe('the parity map of the access suite', () => {
  const [file] = readFiles(join(suite, 'parity.yaml'), ['.yaml']);
  if (!file) throw new Error('the access suite has no parity map');
  const map = readParity(file);
  const known = loadPlan({ paths: [suite] }).map(({ id }) => id.replace('access/', ''));

  it('maps every item to cases that are there, or says why there is none', () => {
    expect(parityGaps(map, [...known, ...PENDING])).to.deep.equal([]);
  });

  it('has as many items as the lists that it follows', () => {
    const counts = Object.fromEntries(map.groups.map(({ name, count }) => [name, count]));
    expect(counts).to.deep.equal({
      'API server, tokens': 52,
      'API server, the cache of good tokens': 1,
      'RBAC, who decides': 3,
      'RBAC, subjects and scopes': 9,
      'RBAC, climbing': 5,
      Impersonation: 7,
      'Service accounts': 12,
      'Machines outside': 6,
      'Identity providers beyond Keycloak': 5,
      'kubectl with a credential plugin': 10,
    });
  });
});
