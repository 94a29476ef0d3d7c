import { appControl } from './app-control.js';
import type { Flow } from './flow.js';
import { signInSteps } from './sign-in-steps.js';
import type { DeclaredStep } from './step.js';

const toWeb = { from: 'browser', to: 'rp/web', port: 8080 } as const;
const toProvider = { from: 'browser', to: 'idp/keycloak', port: 8443 } as const;
const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'login-start', hop: 'H1', ...toWeb },
  { step: 'discovery', hop: 'H3', ...backChannel },
  { step: 'login-page', hop: 'H2', ...toProvider },
  { step: 'credentials', hop: 'H2', ...toProvider },
  { step: 'callback', hop: 'H1', ...toWeb },
  { step: 'code-redemption', hop: 'H4', ...backChannel },
  { step: 'id-token-validation', hop: 'H5', ...backChannel },
  { step: 'session', hop: 'H1', ...toWeb },
];

/**
 * Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core section 3.1) by a real browser.
 * `discovery: cached` has the relying party read the discovery document before the cut, as one that has been up for
 * long; `challenge` lets an attacker in the browser drop the PKCE challenge or put his own in its place.
 */
export const authorizationCode: Flow = {
  steps,
  prepare: async (world, options, timeline) => {
    const app = appControl('rp/web', world.fetchFrom('rp/web'));
    await app.forget();
    if (options.discovery === 'cached') await app.prime();
    const journey = await world.openBrowser();
    return async () => {
      try {
        if (options.challenge === 'stripped' || options.challenge === 'replaced') {
          await journey.alterChallenge(options.challenge);
        }
        await signInSteps(world, journey, timeline);
        timeline.merge(await app.steps());
      } finally {
        await journey.close();
      }
    };
  },
};
