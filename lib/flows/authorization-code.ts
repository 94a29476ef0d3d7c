import { appControl } from './app-control.js';
import { alteredChallenge } from './browser/challenge.js';
import type { Journey } from './browser/journey.js';
import { alteredReturn, RETURN_CHANGES } from './browser/returned.js';
import type { Flow, FlowOptions, FlowWorld, Moments } from './flow.js';
import { heldBefore } from './held-step.js';
import { signInSteps } from './sign-in-steps.js';
import type { DeclaredStep } from './step.js';
import type { Timeline } from './timeline.js';

const toWeb = { from: 'browser', to: 'rp/web', port: 8080 } as const;
const toProvider = { from: 'browser', to: 'idp/keycloak', port: 8443 } as const;
const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

/**
 * The steps of an authorization code flow with `begin` between discovery and the login page, and `redeem` between the
 * callback and the redemption of the code.
 */
export function codeSteps(more: { begin?: DeclaredStep[]; redeem?: DeclaredStep[] } = {}): DeclaredStep[] {
  return [
    { step: 'login-start', hop: 'H1', ...toWeb },
    { step: 'discovery', hop: 'H3', ...backChannel },
    ...(more.begin ?? []),
    { step: 'login-page', hop: 'H2', ...toProvider },
    { step: 'credentials', hop: 'H2', ...toProvider },
    { step: 'callback', hop: 'H1', ...toWeb },
    ...(more.redeem ?? []),
    { step: 'code-redemption', hop: 'H4', ...backChannel },
    { step: 'id-token-validation', hop: 'H5', ...backChannel },
    { step: 'userinfo', hop: 'H7', ...backChannel },
    { step: 'session', hop: 'H1', ...toWeb },
  ];
}

/** The steps that the relying party takes by itself, and before which it can be held. */
const APP_STEPS = ['discovery', 'pushed-request', 'code-redemption', 'id-token-validation', 'userinfo'];

/** A flow of the relying party's client `client`, whole: everything is forgotten, a user signs in, the app tells its part. */
export async function prepareCodeFlow(
  world: FlowWorld,
  options: FlowOptions,
  timeline: Timeline,
  moments: Moments,
  client: string,
): Promise<() => Promise<void>> {
  const app = appControl('rp/web', world.fetchFrom('rp/web'));
  await app.forget();
  if (options.discovery === 'cached') await app.prime(client);
  const journey = await world.openBrowser();
  return async () => {
    try {
      await alter(journey, world, options);
      const due: Moments = {
        before: moments.before,
        reached: (step) => journey.waitsFor(() => moments.reached(step)),
      };
      await heldBefore(app, APP_STEPS, due, () =>
        signInSteps(world, journey, timeline, {
          client,
          moments: due,
          kept: options.connections === 'kept',
        }),
      );
      timeline.merge(await app.steps());
    } finally {
      await journey.close();
    }
  };
}

/** What somebody in the browser does to the requests that pass through it. */
async function alter(
  journey: Journey,
  world: FlowWorld,
  { challenge, returned }: FlowOptions,
): Promise<void> {
  if (challenge === 'stripped' || challenge === 'replaced') {
    await journey.onRequest('*code_challenge=*', (url) => alteredChallenge(url, challenge));
  }
  const change = RETURN_CHANGES.find((one) => one === returned);
  if (change) await journey.onRequest(`${world.relyingParty}/callback*`, (url) => alteredReturn(url, change));
}

/**
 * Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core section 3.1) by a real browser.
 * `client` is what the relying party is: with a secret, without one, or with tokens that are bound to its key (RFC 9449).
 * `discovery: cached` has the relying party read the discovery document before the cut, as one that has been up for
 * long; `challenge` lets an attacker in the browser drop the PKCE challenge or put his own in its place, and `returned`
 * lets him change one thing of the response that comes back. With `connections: kept` the credentials go over the
 * connection that brought the login page, as in any browser, also where a cut comes between the two.
 */
export const authorizationCode: Flow = {
  steps: codeSteps(),
  prepare: (world, options, timeline, moments) =>
    prepareCodeFlow(world, options, timeline, moments, options.client ?? 'confidential'),
};
