import { appControl } from './app-control.js';
import { authorizationCode } from './authorization-code.js';
import type { Flow } from './flow.js';
import { sessionStep, signInSteps } from './sign-in-steps.js';
import type { DeclaredStep } from './step.js';
import { Timeline } from './timeline.js';

const toWeb = { from: 'browser', to: 'rp/web', port: 8080 } as const;
const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'login', hop: 'H1', ...toWeb },
  { step: 'refresh-request', hop: 'H1', ...toWeb },
  { step: 'token-refresh', hop: 'H4', ...backChannel },
  { step: 'id-token-validation', hop: 'H5', ...backChannel },
  { step: 'session', hop: 'H1', ...toWeb },
];

/**
 * A signed-in user's tokens are renewed with the refresh token (RFC 6749 section 6). The login comes before the cut,
 * and is one step here; its own steps are those of the authorization code flow.
 */
export const refresh: Flow = {
  steps,
  prepare: async (world, _options, timeline) => {
    const app = appControl('rp/web', world.fetchFrom('rp/web'));
    await app.forget();
    const journey = await world.openBrowser();
    const login = new Timeline(authorizationCode.steps);
    const startedAt = Date.now();
    try {
      await signInSteps(world, journey, login);
      const before = await app.steps();
      login.merge(before);
      const bad = login.steps().find(({ outcome }) => outcome.result !== 'done');
      const span = { startedAt, tookMs: Date.now() - startedAt };
      if (bad)
        timeline.note('login', { ...bad.outcome, result: 'stopped', detail: `at ${bad.step}` }, span, bad);
      else timeline.done('login', span);
      return async () => {
        try {
          if (bad) return;
          const asked = Date.now();
          const status = await journey.post('/refresh');
          const took = { startedAt: asked, tookMs: Date.now() - asked };
          if (status === undefined) {
            timeline.note('refresh-request', { kind: 'step', result: 'stopped', how: 'timeout' }, took);
            return;
          }
          timeline.merge((await app.steps()).slice(before.length));
          if (status >= 400) return;
          await journey.go(`${world.relyingParty}/me`);
          await sessionStep(world, journey, timeline);
        } finally {
          await journey.close();
        }
      };
    } catch (error) {
      await journey.close();
      throw error;
    }
  },
};
