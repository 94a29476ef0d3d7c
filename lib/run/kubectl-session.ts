import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { type KeycloakAdmin, statusOf } from '../identity/admin.js';
import type { KeptSession, SessionCache } from '../identity/login/cache.js';
import { openProvider } from '../identity/login/provider.js';
import type { LoginSettings } from '../identity/login/settings.js';
import { EnvironmentError } from '../model/errors.js';
import type { KubectlCall } from '../model/kubectl-case.js';

/** A client whose tokens live longer is not waited for; seconds. */
const LONGEST_LIFE = 30;

/** The session of one terminal: what the plugin keeps, and what Keycloak knows of it. */
export interface SessionPlaces {
  cache: SessionCache;
  admin: KeycloakAdmin;
  realm: string;
  issuer: Pick<LoginSettings, 'issuer' | 'client' | 'ca' | 'connect'>;
}

/** Lets an event happen to the session. Throws EnvironmentError where there is none, or its tokens live too long. */
export async function happen(
  event: KubectlCall['before'][number],
  { cache, admin, realm, issuer }: SessionPlaces,
): Promise<void> {
  const session = cache.read();
  if (!session) {
    throw new EnvironmentError('kubectl', `${event} can happen to nobody`, {
      expected: 'a session that an earlier call began',
      seen: 'the credential plugin keeps none',
      nextStep: 'look at the call before this one',
    });
  }
  switch (event) {
    case 'token-expires':
      return await untilOver(session);
    case 'session-ends':
      return await admin.realms.deleteSession({ realm, session: sessionId(session), isOffline: false });
    case 'refresh-token-revoked': {
      const { configuration, close } = await openProvider(issuer);
      try {
        return await oidc.tokenRevocation(configuration, session.refreshToken ?? '');
      } finally {
        await close();
      }
    }
    case 'cache-cleared':
      return cache.clear();
  }
}

/**
 * Ends what a terminal leaves at Keycloak: its session, and the consent that the person gave, since the next person who
 * is asked must be asked. What is not there is no error.
 */
export async function forgetPerson(
  user: string,
  { cache, admin, realm, issuer }: SessionPlaces,
): Promise<void> {
  const session = cache.read();
  if (session)
    await ifThere(admin.realms.deleteSession({ realm, session: sessionId(session), isOffline: false }));
  const [known] = await admin.users.find({ realm, username: user, exact: true });
  if (known?.id) await ifThere(admin.users.revokeConsent({ realm, id: known.id, clientId: issuer.client }));
}

async function ifThere(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** How often Keycloak has renewed a session so far: its own events (RFC 6749 section 6), not the client's word. */
export async function refreshesOf(
  session: KeptSession | undefined,
  { admin, realm }: Pick<SessionPlaces, 'admin' | 'realm'>,
): Promise<number> {
  if (!session) return 0;
  const id = sessionId(session);
  const events = await admin.realms.findEvents({ realm, type: 'REFRESH_TOKEN', max: 1000 });
  return events.filter(({ sessionId: seen }) => seen === id).length;
}

/** Keycloak names its session in every ID token. */
function sessionId({ idToken }: KeptSession): string {
  return String(decodeJwt(idToken).sid);
}

async function untilOver({ expiresAt }: KeptSession): Promise<void> {
  const leftMs = expiresAt * 1000 - Date.now();
  if (leftMs > LONGEST_LIFE * 1000) {
    throw new EnvironmentError('kubectl', 'the ID token lives too long to be waited for', {
      expected: `at most ${LONGEST_LIFE} s`,
      seen: `${Math.round(leftMs / 1000)} s`,
      nextStep: 'name a client with a shorter token life in login.client',
    });
  }
  // A token is good in the very second of its end.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs) + 50));
}
