import { outcomeOf } from './answer.js';
import { basic } from './client-authentication.js';
import { askIssuer } from './endpoint.js';
import type { Flow } from './flow.js';
import { refreshStep } from './refresh.js';
import { LOGIN } from './signed-in.js';
import type { DeclaredStep, StepResult } from './step.js';
import { type UserSession, withUser } from './with-user.js';

const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  LOGIN,
  { step: 'token-refresh', hop: 'H4', ...backChannel },
  { step: 'reuse-refused', hop: 'H4', ...backChannel },
  { step: 'newest-refused', hop: 'H4', ...backChannel },
];

/**
 * Rotation of refresh tokens (RFC 9700 section 4.14.2): the relying party renews its tokens once; then a thief in its
 * pod, with the client's secret, shows the refresh token that was used already. The provider must refuse him, and, as it
 * cannot know which of the two is the thief, the newest token too. Both are steps that are done when they are refused.
 */
export const refreshRotation: Flow = {
  steps,
  prepare: (world, _options, timeline, moments) =>
    withUser({ world, timeline, moments, client: 'strict' }, reused),
};

async function reused(session: UserSession): Promise<void> {
  const { app } = session;
  const used = await app.tokens();
  if (!(await refreshStep(session, 'token-refresh'))) return;
  const newest = await app.tokens();
  if (!used || !newest) return;
  await noteRefused(session, 'reuse-refused', used.refreshToken);
  await noteRefused(session, 'newest-refused', newest.refreshToken);
}

async function noteRefused(
  { world, timeline, moments }: UserSession,
  step: string,
  token: string,
): Promise<void> {
  await moments.reached(step);
  const { secretOf } = world.realm('strict');
  const { response, span } = await askIssuer(world, {
    from: 'rp/web',
    endpoint: 'token',
    client: basic({ id: 'web', secret: secretOf('web') }),
    form: { grant_type: 'refresh_token', refresh_token: token },
  });
  const answered = outcomeOf(response);
  const accepted: StepResult = {
    kind: 'step',
    result: 'stopped',
    ...(response.ok ? { code: response.status } : {}),
    detail: 'the provider took a refresh token that had to be refused',
  };
  const refused = answered.error === 'invalid_grant';
  if (refused) timeline.done(step, span, answered.says);
  else timeline.note(step, answered.result === 'done' ? accepted : answered, span);
}
