import { appControl, type SessionTokens } from './app-control.js';
import { outcomeOfVisit, spanOf } from './browser/visit.js';
import type { Flow, FlowOptions } from './flow.js';
import { heldBefore } from './held-step.js';
import { sessionEnded } from './session-ended.js';
import { LOGIN } from './signed-in.js';
import type { DeclaredStep } from './step.js';
import { ACTIVITY, noteActivity } from './token-activity.js';
import { type UserSession, withUser } from './with-user.js';

const toWeb = { from: 'browser', to: 'rp/web', port: 8080 } as const;

const steps: DeclaredStep[] = [
  LOGIN,
  { step: 'token-active', ...ACTIVITY },
  { step: 'logout-request', hop: 'H1', ...toWeb },
  { step: 'revocation', hop: 'H8', from: 'rp/web', to: 'idp/keycloak', port: 8443 },
  { step: 'end-session', hop: 'H2', from: 'browser', to: 'idp/keycloak', port: 8443 },
  { step: 'return', hop: 'H1', ...toWeb },
  { step: 'session-ended', hop: 'H1', ...toWeb },
  { step: 'token-inactive', ...ACTIVITY },
];

/**
 * A user signs out at the relying party (OpenID Connect RP-Initiated Logout 1.0): it ends its own session, has the
 * refresh token revoked (RFC 7009), and sends the browser to end the provider's session, which sends it back to the
 * registered page with the state. Then the relying party knows nobody, and her access token is active no more. What
 * stops on the way does not keep the rest from being tried. `from: here` leaves the provider's session alone;
 * `goodbye: unregistered` has the browser ask to be sent to a page that is none of the client's.
 */
export const logout: Flow = {
  steps,
  prepare: (world, options, timeline, moments) => {
    let tokens: SessionTokens | undefined;
    return withUser(
      { world, timeline, moments },
      async (session) => {
        if (!(await signOut(session, options))) return;
        await sessionEnded(session);
        await session.moments.reached('token-inactive');
        if (tokens) await noteActivity(world, timeline, 'token-inactive', tokens.accessToken, 'inactive');
      },
      async ({ app, journey }) => {
        // The login left connections to the provider behind, and the browser would go on with them.
        await journey.freshSockets();
        await journey.go(`${world.relyingParty}/me`);
        tokens = await app.tokens();
        if (tokens) await noteActivity(world, timeline, 'token-active', tokens.accessToken, 'active');
      },
    );
  },
};

/** The way of the browser from the button to the last page. Returns whether the relying party heard of it. */
async function signOut(session: UserSession, options: FlowOptions): Promise<boolean> {
  const { world, journey, timeline, moments } = session;
  const app = appControl('rp/web', world.fetchFrom('rp/web'));
  const [provider, goodbye] = [
    `${world.issuer}/protocol/openid-connect/logout`,
    `${world.relyingParty}/goodbye`,
  ];
  if (options.goodbye === 'unregistered') {
    await journey.onRequest(`${provider}*`, (url) => {
      const altered = new URL(url);
      altered.searchParams.set('post_logout_redirect_uri', 'http://elsewhere.twinlock.test/');
      return altered.href;
    });
  }
  const due = moments.before;
  for (const [step, page] of [
    ['end-session', provider],
    ['return', goodbye],
  ] as const) {
    if (due !== step) continue;
    await journey.onRequest(`${page}*`, async () => {
      await moments.reached(step);
      return undefined;
    });
  }

  await moments.reached('logout-request');
  const known = journey.visits.length;
  const where = options.from === 'here' ? '/logout?everywhere=no' : '/logout';
  await heldBefore(app, ['revocation'], moments, () => journey.submit(where));
  const [asked, ...pages] = journey.visits.slice(known);
  if (!asked) return false;
  timeline.note('logout-request', outcomeOfVisit(asked), spanOf(asked));
  timeline.merge((await app.steps()).filter(({ step }) => ['revocation', 'return'].includes(step)));
  if (asked.status === undefined || asked.status >= 400) return false;
  for (const [step, url] of [
    ['end-session', provider],
    ['return', goodbye],
  ] as const) {
    const visit = pages.find((page) => page.url === url);
    if (visit) timeline.note(step, outcomeOfVisit(visit), spanOf(visit));
  }
  return true;
}
