import type { Flow } from './flow.js';
import { heldBefore } from './held-step.js';
import { sessionStep } from './sign-in-steps.js';
import { LOGIN } from './signed-in.js';
import type { DeclaredStep } from './step.js';
import { since } from './timeline.js';
import { type UserSession, withUser } from './with-user.js';

const toWeb = { from: 'browser', to: 'rp/web', port: 8080 } as const;
const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  LOGIN,
  { step: 'refresh-request', hop: 'H1', ...toWeb },
  { step: 'token-refresh', hop: 'H4', ...backChannel },
  { step: 'id-token-validation', hop: 'H5', ...backChannel },
  { step: 'session', hop: 'H1', ...toWeb },
];

/**
 * A signed-in user's tokens are renewed with the refresh token (RFC 6749 section 6). The login comes before the cut,
 * and is one step here; its own steps are those of the authorization code flow. With `rotation: on` the realm takes each
 * refresh token once only, and the renewed one has to be another.
 */
export const refresh: Flow = {
  steps,
  prepare: (world, { rotation = 'off' }, timeline, moments) =>
    withUser({ world, timeline, moments, client: rotation === 'on' ? 'strict' : 'confidential' }, renewed),
};

async function renewed(session: UserSession): Promise<void> {
  const { world, journey, app, timeline, moments } = session;
  const before = await app.tokens();
  if (!(await refreshStep(session, 'refresh-request'))) return;
  if ((await app.tokens())?.refreshToken === before?.refreshToken) {
    const outcome = { kind: 'step', result: 'stopped', how: 'oauth' } as const;
    const { startedAt, tookMs } = { startedAt: Date.now(), tookMs: 0 };
    return timeline.note(
      'token-refresh',
      { ...outcome, detail: 'the refresh token is the same' },
      { startedAt, tookMs },
    );
  }
  await moments.reached('session');
  await journey.go(`${world.relyingParty}/me`);
  await sessionStep(world, journey, timeline);
}

/** The browser asks the relying party for new tokens, noted as `request` with what the app did. Returns whether it worked. */
export async function refreshStep(
  { journey, app, timeline, moments }: UserSession,
  request: string,
): Promise<boolean> {
  const before = (await app.steps()).length;
  await moments.reached(request);
  const startedAt = Date.now();
  let status: number | undefined;
  await heldBefore(app, ['token-refresh', 'id-token-validation'], moments, async () => {
    status = await journey.post('/refresh');
  });
  const span = since(startedAt);
  if (status === undefined) {
    timeline.note(request, { kind: 'step', result: 'stopped', how: 'timeout' }, span);
    return false;
  }
  timeline.merge((await app.steps()).slice(before));
  return status < 400;
}
