import type { IncomingMessage } from 'node:http';
import { newId, type Session, type Sessions } from './session.js';
import type { Pending, SignIn } from './sign-in.js';
import type { StepLog } from './step-log.js';
import { AppStop } from './stop.js';
import { cookie, json, postOnly, redirect, type WebPage } from './web-page.js';

/** What the pages of the relying party work with. */
export interface SignInSite {
  publicUrl: string;
  log: StepLog;
  sessions: Sessions;
  /** The part of one client. Throws AppStop for a client that the site is not. */
  signInOf(client: string | null | undefined): SignIn;
}

/**
 * /login sends the browser away as one of the site's clients, /callback takes it back, /me says who is signed in, and
 * /refresh renews the tokens. `forget` drops the logins that were begun.
 */
export function signInPages({ publicUrl, log, sessions, signInOf }: SignInSite) {
  const pendings = new Map<string, Pending>();
  const pages: Record<string, WebPage> = {
    '/login': async (asked, _request, response) => {
      log.done('login-start', 'H1');
      const { url, pending } = await signInOf(asked.searchParams.get('client')).begin();
      const id = newId();
      pendings.set(id, pending);
      redirect(response, url.href, `pending=${id}`);
    },

    '/callback': async (url, request, response) => {
      log.done('callback', 'H1');
      const id = cookie(request, 'pending');
      const pending = id ? pendings.get(id) : undefined;
      if (!id || !pending) {
        const stop = new AppStop('http', 'no login was begun in this browser', 400);
        log.stopped('callback', 'H1', Date.now(), stop);
        throw stop;
      }
      // A login can be finished once: what was remembered for it goes before the code is redeemed.
      pendings.delete(id);
      const session = await signInOf(pending.client).finish(
        new URL(url.search, `${publicUrl}/callback`),
        pending,
      );
      redirect(response, '/me', `session=${sessions.open(session)}`);
    },

    '/me': async (_url, request, response) => {
      const { user, expiresAt } = sessionOf(request, sessions);
      json(response, 200, { user, expiresAt });
    },

    '/refresh': async (_url, request, response) => {
      postOnly(request);
      const session = sessionOf(request, sessions);
      log.done('refresh-request', 'H1');
      await signInOf(session.client).refresh(session);
      json(response, 200, { user: session.user, expiresAt: session.expiresAt });
    },
  };
  return { pages, forget: () => pendings.clear() };
}

/** The session of the browser that asks. Throws AppStop where nobody is signed in. */
export function sessionOf(request: IncomingMessage, sessions: Sessions): Session {
  const session = sessions.get(cookie(request, 'session'));
  if (!session) throw new AppStop('http', 'nobody is signed in', 401);
  return session;
}
