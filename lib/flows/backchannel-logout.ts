import { outcomeOfVisit, spanOf } from './browser/visit.js';
import type { Flow } from './flow.js';
import { sessionEnded } from './session-ended.js';
import { LOGIN } from './signed-in.js';
import type { DeclaredStep } from './step.js';
import { type UserSession, withUser } from './with-user.js';

const steps: DeclaredStep[] = [
  LOGIN,
  { step: 'logout-at-provider', hop: 'H2', from: 'browser', to: 'idp/keycloak', port: 8443 },
  { step: 'logout-notice', hop: 'H10', from: 'idp/keycloak', to: 'rp/web', port: 8080 },
  { step: 'session-ended', hop: 'H1', from: 'browser', to: 'rp/web', port: 8080 },
];

/** Keycloak's page that asks whether the user really wants to go. */
const CONFIRM = '#kc-logout';

/**
 * A user signs out at the provider itself, which tells the relying party by the back channel (OpenID Connect
 * Back-Channel Logout 1.0): the relying party takes the logout token and knows her no more. The provider tells nobody
 * whether it could; so a notice that never came is a stop without a kind, as long as the logout took.
 */
export const backchannelLogout: Flow = {
  steps,
  prepare: (world, _options, timeline, moments) =>
    withUser({ world, timeline, moments }, logoutAtProvider, ({ journey }) => journey.freshSockets()),
};

async function logoutAtProvider(session: UserSession): Promise<void> {
  const { world, journey, app, timeline, moments } = session;
  const known = journey.visits.length;
  await moments.reached('logout-at-provider');
  await journey.go(`${world.issuer}/protocol/openid-connect/logout?client_id=web`);
  if (await journey.shows(CONFIRM)) {
    await moments.reached('logout-notice');
    await journey.press(CONFIRM);
  }
  const pages = journey.visits.slice(known);
  const last = pages.at(-1);
  if (!last) return;
  const confirmed = pages.length > 1;
  const unasked = { kind: 'step', result: 'stopped', how: 'browser', detail: 'no page that asks' } as const;
  const ended = outcomeOfVisit(last);
  timeline.note(
    'logout-at-provider',
    confirmed || ended.result === 'stopped' ? ended : unasked,
    spanOf(last),
  );
  timeline.merge((await app.steps()).filter(({ step }) => step === 'logout-notice'));
  if (confirmed && !timeline.outcomeOf('logout-notice')) {
    const detail = 'the relying party heard of no logout';
    timeline.note('logout-notice', { kind: 'step', result: 'stopped', detail }, spanOf(last));
  }
  if (confirmed) await sessionEnded(session);
}
