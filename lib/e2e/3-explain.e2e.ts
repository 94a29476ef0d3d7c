import { join } from 'node:path';
import { expect } from 'chai';
import { clusterOf } from '../cluster/cluster.js';
import { paths } from '../host/paths.js';
import { openAdmin } from '../identity/admin.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import type { Route } from '../identity/route.js';
import { RunSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import type { Identity } from '../model/identity.js';
import { Redaction } from '../model/redaction.js';
import { explainToken, type TokenExplanation } from '../oracle/access/explain-token.js';
import { readAuthentication } from '../plan/explain-access-config.js';
import { loadPlan } from '../plan/load.js';
import { accessContext } from '../run/access-context.js';
import type { AccessContext, ReviewedToken } from '../run/access-needs.js';
import { keptEnvironment } from '../run/environment-store.js';
import { caOf } from '../run/issuer.js';
import { openTestIssuers } from '../run/test-issuers.js';
import { checkout, twinlock } from './command.js';

/** Both forms of the same configuration, by the API servers that have them. */
const CONFIGURATIONS = {
  cluster: join(checkout, 'kind-config', 'oidc-flags.yaml'),
  structured: join(checkout, 'kind-config', 'api-servers', 'structured.yaml'),
};
/** An empty corpus would agree about everything. */
const LEAST_TOKENS = 40;

describe('explain says of a token what the API server says', () => {
  const tokens = corpusTokens();
  let broughtUp = false;
  let route: Route;
  let context: AccessContext;
  let jwks: unknown;

  before(async () => {
    if (!keptEnvironment(paths().runs)) {
      broughtUp = true;
      expect((await twinlock('up')).exitCode).to.equal(0);
    }
    const environment = keptEnvironment(paths().runs);
    if (!environment) throw new Error('no environment stands after `twinlock up`');
    ({ route, context } = opened(environment));
    const answer = await route.fetch('/realms/k8s/protocol/openid-connect/certs');
    jwks = await answer.json();
  });

  after(async () => {
    await route?.close();
    if (broughtUp) await twinlock('down');
  });

  it('is asked about a whole corpus', () => {
    expect(tokens.length).to.be.at.least(LEAST_TOKENS);
  });

  for (const [server, config] of Object.entries(CONFIGURATIONS)) {
    for (const { name, identity } of tokens) {
      it(`${server}: ${name}`, async () => {
        const token = await context.mint(identity);
        if (token === undefined) throw new TypeError(`${name} of the corpus has no token`);
        const { authentication } = readAuthentication(config);
        const said = explainToken({ token, authentication, jwks, now: Date.now() });
        sameAnswer(said, await (await context.server(server)).tokenReview(token));
      });
    }
  }
});

function corpusTokens(): { name: string; identity: Identity }[] {
  return loadPlan({ suites: ['access'], grep: /^access\/corpus-/ }).flatMap(({ id, case: one }) =>
    one.kind === 'AccessCase'
      ? Object.entries(one.identities).map(([who, identity]) => ({ name: `${id} ${who}`, identity }))
      : [],
  );
}

function opened(environment: Environment): { route: Route; context: AccessContext } {
  const { issuerBase, hostPort, adminUser } = environment.keycloak;
  const secrets = new RunSecrets(environment.secretsFile, new Redaction());
  const cluster = clusterOf(environment);
  const route = routeToKeycloak(issuerBase, hostPort, caOf(environment));
  const context = accessContext(cluster, {
    route,
    secrets,
    issuers: () => openTestIssuers(cluster, secrets),
    admin: () => openAdmin(route, { user: adminUser, password: secrets.get('keycloak/admin') }),
  });
  return { route, context };
}

/** The verdict, the whole user where it is accepted, and the reason where it is refused. */
function sameAnswer(said: TokenExplanation, { authenticated, error, ...user }: ReviewedToken): void {
  expect(said.verdict, `${said.decidedBy}: ${error}`).to.equal(authenticated ? 'accept' : 'refuse');
  if (!authenticated) {
    expect(said.error).not.to.equal('');
    expect(error).to.contain(said.error);
    return;
  }
  const { username, groups, uid, extra } = said.user ?? { username: '', groups: [], uid: '', extra: {} };
  expect({ username, groups: [...groups].sort(), uid, extra }).to.deep.equal({
    username: user.user,
    groups: [...(user.groups ?? [])].sort(),
    uid: user.uid ?? '',
    extra: user.extra ?? {},
  });
}
