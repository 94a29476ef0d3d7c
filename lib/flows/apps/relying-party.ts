import { createServer } from 'node:http';
import { clientProfiles, publishedKey } from './client-profile.js';
import { openControlPort } from './control-port.js';
import { freshFetch } from './fresh-fetch.js';
import { Holds } from './holds.js';
import { LeftOut } from './left-out.js';
import { LogoutNotices } from './logout-notices.js';
import { ProviderCalls } from './provider-calls.js';
import { Sessions } from './session.js';
import { issuerSettings, setting } from './settings.js';
import { SignIn } from './sign-in.js';
import { signInPages } from './sign-in-pages.js';
import { signOutPages } from './sign-out-pages.js';
import { StepLog } from './step-log.js';
import { AppStop } from './stop.js';
import { json, statusOf } from './web-page.js';

/**
 * The relying party of the flow world: a small site where a user signs in at the identity provider, as any of several
 * clients. A second port serves the keys of the client that signs for itself.
 */
const publicUrl = setting('PUBLIC_URL');
const settings = issuerSettings();
const log = new StepLog();
const holds = new Holds();
const leftOut = new LeftOut();
const sessions = new Sessions();
const profiles = clientProfiles(settings);
const redirectUri = `${publicUrl}/callback`;
const signIns = new Map(
  Object.entries(profiles).map(([client, profile]) => {
    const calls = new ProviderCalls(settings, log, holds);
    return [
      client,
      new SignIn({ client, profile, timeoutMs: settings.timeoutMs, redirectUri }, calls, leftOut),
    ];
  }),
);
const notices = new LogoutNotices(profiles, sessions, freshFetch(settings), leftOut);
const signInOf = (client: string | null | undefined): SignIn => {
  const signIn = signIns.get(client ?? 'confidential');
  if (!signIn) throw new AppStop('http', 'no such client', 400);
  return signIn;
};
const signingIn = signInPages({ publicUrl, log, sessions, signInOf });
const signingOut = signOutPages({ goodbye: `${publicUrl}/goodbye`, log, sessions, notices, signInOf });
const pages = { ...signingIn.pages, ...signingOut };

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

const keyServer = createServer(async (request, response) => {
  response.setHeader('connection', 'close');
  if (request.url !== '/jwks') return json(response, 404, { error: 'no such page' });
  log.done('client-keys', 'H12');
  json(response, 200, { keys: [await publishedKey()] });
});

await openControlPort(Number(process.env.CONTROL_PORT ?? 9090), log, {
  prime: (client) => signInOf(client).discover(),
  forget: () => {
    for (const signIn of signIns.values()) signIn.forget();
    signingIn.forget();
    notices.forget();
    sessions.forget();
  },
  tokens: () => {
    const newest = sessions.newest();
    return newest && { accessToken: newest.accessToken, refreshToken: newest.refreshToken };
  },
  holds,
  leftOut,
});
keyServer.listen(Number(process.env.KEYS_PORT ?? 8081));
server.listen(Number(process.env.PORT ?? 8080));
