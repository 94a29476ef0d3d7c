import type { LogoutNotices } from './logout-notices.js';
import { newId, type Sessions } from './session.js';
import { type SignInSite, sessionOf } from './sign-in-pages.js';
import { AppStop } from './stop.js';
import { cookie, form, json, postOnly, redirect, type WebPage } from './web-page.js';

/** What the pages of a user's farewell work with. */
export interface SignOutSite extends Pick<SignInSite, 'log' | 'signInOf'> {
  sessions: Sessions;
  notices: LogoutNotices;
  /** The page that the provider sends the browser back to. */
  goodbye: string;
}

/**
 * /logout ends the session here, has the refresh token revoked and sends the browser to end the provider's session too
 * (`?everywhere=no`: only here); /goodbye takes it back. /backchannel-logout takes the provider's own notice.
 */
export function signOutPages({ goodbye, log, sessions, notices, signInOf }: SignOutSite) {
  const leaving = new Map<string, string>();
  const pages: Record<string, WebPage> = {
    '/logout': async (url, request, response) => {
      postOnly(request);
      const session = sessionOf(request, sessions);
      log.done('logout-request', 'H1');
      const signIn = signInOf(session.client);
      // The user is signed out here whatever becomes of the provider; what stops there is logged, and ends by itself in time.
      sessions.close(cookie(request, 'session'));
      await signIn.revoke(session).catch(() => {});
      if (url.searchParams.get('everywhere') === 'no') return redirect(response, '/me');
      const id = newId();
      const state = newId();
      leaving.set(id, state);
      redirect(response, (await signIn.endSession(session, goodbye, state)).href, `leaving=${id}`);
    },

    '/goodbye': async (url, request, response) => {
      const id = cookie(request, 'leaving') ?? '';
      const state = leaving.get(id);
      leaving.delete(id);
      const known = state !== undefined && url.searchParams.get('state') === state;
      if (!known) throw new AppStop('http', 'no logout was begun in this browser', 400);
      log.done('return', 'H1');
      json(response, 200, { goodbye: true });
    },

    '/backchannel-logout': async (_url, request, response) => {
      postOnly(request);
      const startedAt = Date.now();
      try {
        await notices.take((await form(request)).get('logout_token') ?? '');
        log.done('logout-notice', 'H10', startedAt);
        json(response, 200, {});
      } catch (error) {
        log.stopped('logout-notice', 'H10', startedAt, error);
        const { how, says, detail } = AppStop.of(error);
        // Keys that could not be had are no fault of the token's.
        if (how !== 'oauth' && how !== 'error') throw error;
        json(response, 400, { error: 'invalid_request', error_description: says ?? detail });
      }
    },
  };
  return pages;
}
