import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openControlPort } from './control-port.js';
import { issuerSettings, setting } from './settings.js';
import { type Pending, type Session, SignIn } from './sign-in.js';
import { StepLog } from './step-log.js';
import { AppStop } from './stop.js';

/**
 * The relying party of the flow world: a small site where a user signs in at the identity provider.
 * /login sends the browser away, /callback takes it back, /me says who is signed in, /refresh renews the tokens.
 */
const publicUrl = setting('PUBLIC_URL');
const log = new StepLog();
const signIn = new SignIn(
  {
    ...issuerSettings(),
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
    redirectUri: `${publicUrl}/callback`,
  },
  log,
);
const pendings = new Map<string, Pending>();
const sessions = new Map<string, Session>();

const pages: Record<string, (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void>> =
  {
    '/login': async (_url, _request, response) => {
      log.done('login-start', 'H1');
      const { url, pending } = await signIn.begin();
      const id = newId();
      pendings.set(id, pending);
      redirect(response, url.href, `pending=${id}`);
    },

    '/callback': async (url, request, response) => {
      const refused = url.searchParams.get('error');
      if (refused !== null) {
        const stop = new AppStop('oauth', refused);
        log.stopped('callback', 'H1', Date.now(), stop);
        throw stop;
      }
      log.done('callback', 'H1');
      const id = cookie(request, 'pending');
      const pending = id ? pendings.get(id) : undefined;
      if (!id || !pending) throw new AppStop('http', 'no login was begun in this browser', 400);
      // A login can be finished once: what was remembered for it goes before the code is redeemed.
      pendings.delete(id);
      const session = await signIn.finish(url, pending);
      const sessionId = newId();
      sessions.set(sessionId, session);
      redirect(response, '/me', `session=${sessionId}`);
    },

    '/me': async (_url, request, response) => {
      const { user, expiresAt } = sessionOf(request);
      json(response, 200, { user, expiresAt });
    },

    '/refresh': async (_url, request, response) => {
      // It changes what the session holds, so no link and no image may trigger it.
      if (request.method !== 'POST') throw new AppStop('http', 'POST only', 405);
      const before = sessionOf(request);
      log.done('refresh-request', 'H1');
      const { refreshToken, ...rest } = await signIn.refresh(before);
      Object.assign(before, rest, { refreshToken });
      json(response, 200, { user: rest.user, expiresAt: rest.expiresAt });
    },
  };

function sessionOf(request: IncomingMessage): Session {
  const session = sessions.get(cookie(request, 'session') ?? '');
  if (!session) throw new AppStop('http', 'nobody is signed in', 401);
  return session;
}

function newId(): string {
  return randomBytes(24).toString('base64url');
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

function redirect(response: ServerResponse, location: string, setCookie: string): void {
  response.writeHead(302, { location, 'set-cookie': `${setCookie}; HttpOnly; SameSite=Lax; Path=/` }).end();
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What the browser is told of a stop: who is to blame by the status, and never more than the kind. */
function statusOf({ how, code }: AppStop): number {
  if (how === 'timeout') return 504;
  return how === 'http' && code ? code : 502;
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', publicUrl);
  // Each page is asked for over a fresh socket, since an established connection outlives a policy change.
  response.setHeader('connection', 'close');
  const page = pages[url.pathname];
  if (!page) return json(response, 404, { error: 'no such page' });
  page(url, request, response).catch((error: unknown) => {
    const stop = AppStop.of(error);
    json(response, statusOf(stop), { stopped: stop.how });
  });
});

await openControlPort(Number(process.env.CONTROL_PORT ?? 9090), log, {
  prime: () => signIn.discover(),
  forget: () => {
    signIn.forget();
    pendings.clear();
    sessions.clear();
  },
});
server.listen(Number(process.env.PORT ?? 8080));
