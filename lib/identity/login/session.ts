import * as oidc from 'openid-client';
import type { KeptSession, SessionCache } from './cache.js';
import { oauthError, sessionOf } from './tokens.js';

/** What a session is made of; tests bring their own. */
export interface SessionSources {
  cache: SessionCache;
  /** The issuer, asked for only when there is something to ask it. */
  provider(): Promise<oidc.Configuration>;
  login(configuration: oidc.Configuration): Promise<KeptSession>;
  /** The clock, epoch seconds. */
  now(): number;
  renewSeconds: number;
  /** Does the work while no other process renews or begins this session. */
  inTurn<R>(work: () => Promise<R>): Promise<R>;
}

/**
 * A session whose ID token is good: the kept one, else one renewed by its refresh token, else a new login. A token is
 * renewed before its end, since a request takes time; if that fails while the old one is good, the old one is used.
 * Throws what the login throws, and what the issuer's connection throws: an issuer that is down asks for no login.
 */
export async function currentSession(sources: SessionSources): Promise<KeptSession> {
  return good(sources) ?? (await sources.inTurn(async () => good(sources) ?? (await newSession(sources))));
}

/** The kept session, unless it is over or nearly so. */
function good({ cache, now, renewSeconds }: SessionSources): KeptSession | undefined {
  const kept = cache.read();
  return kept && kept.expiresAt - now() > renewSeconds ? kept : undefined;
}

async function newSession(sources: SessionSources): Promise<KeptSession> {
  const { cache, now } = sources;
  const kept = cache.read();
  let renewed: KeptSession | undefined;
  try {
    renewed = kept && (await renew(kept, sources));
  } catch (error) {
    if (kept && kept.expiresAt > now()) return kept;
    throw error;
  }
  if (renewed) return store(renewed, cache);
  cache.clear();
  return store(await sources.login(await sources.provider()), cache);
}

function store(session: KeptSession, cache: SessionCache): KeptSession {
  cache.write(session);
  return session;
}

/** Undefined where the session is over and only the person can begin a new one. */
async function renew(kept: KeptSession, { provider }: SessionSources): Promise<KeptSession | undefined> {
  if (kept.refreshToken === undefined) return undefined;
  const configuration = await provider();
  try {
    const tokens = await oidc.refreshTokenGrant(configuration, kept.refreshToken);
    if (tokens.id_token === undefined) return undefined;
    const renewed = sessionOf(tokens);
    // OpenID Connect Core 12.2: the renewed token is about the same person, or it is none.
    if (renewed.subject !== kept.subject) return undefined;
    // An issuer that does not rotate refresh tokens need not send one again (RFC 6749 section 6).
    return { refreshToken: kept.refreshToken, ...renewed };
  } catch (error) {
    if (oauthError(error) === 'invalid_grant') return undefined;
    throw error;
  }
}
