import { createRemoteJWKSet, customFetch, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { ConnectionPool } from './connection-pool.js';
import { freshFetch } from './fresh-fetch.js';
import { Holds } from './holds.js';
import { keysUrl } from './issuer-keys.js';
import type { IssuerSettings } from './settings.js';
import type { StepLog } from './step-log.js';
import { AppStop, type How } from './stop.js';

/** Whom an access token speaks for. */
export interface Caller {
  subject: string;
  client: string;
  /** What the token was given for, a word each (RFC 6749 section 3.3). */
  scopes: string[];
}

/**
 * How a resource server decides on an access token. Rejects with AppStop: `oauth` means that the token is refused,
 * every other kind that the server could not decide, and so must not let the caller in.
 */
export interface TokenCheck {
  check(token: string): Promise<Caller>;
  /** Fetches the keys that it keeps, if it keeps any. */
  prime(): Promise<void>;
  /** Drops cached keys, and connections that are kept. */
  forget(): void;
  /** Keeps a connection to the issuer from now on, and opens it; undefined where the check has no pool. */
  keep?(): Promise<void>;
}

/**
 * Checks the token's signature with the issuer's published keys, and issuer, audience and times by its claims
 * (RFC 9068 section 4). Keys are fetched at the first need (hop H5) and kept.
 */
export function checkByKeys(
  settings: IssuerSettings & { audience: string },
  log: StepLog,
  holds = new Holds(),
): TokenCheck {
  const fetchKeys = freshFetch({
    ...settings,
    before: () => holds.pass('jwks'),
    seen: ({ startedAt, stop }) =>
      stop ? log.stopped('jwks', 'H5', startedAt, stop) : log.done('jwks', 'H5', startedAt),
  });
  const open = () =>
    onceItSucceeds(async () =>
      createRemoteJWKSet(await keysUrl(settings, fetchKeys), {
        timeoutDuration: settings.timeoutMs + 1000,
        [customFetch]: fetchKeys,
      }),
    );
  let keys = open();
  return {
    prime: async () => (await keys()).reload(),
    forget: () => {
      keys = open();
    },
    check: async (token) => {
      const verify = async () =>
        jwtVerify(token, await keys(), {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: settings.discovers ? ASYMMETRIC : ['RS256'],
          requiredClaims: ['exp', 'sub'],
          clockTolerance: 0,
        });
      const { payload } = await verify().catch(refuse);
      return callerIn(payload);
    },
  };
}

/** Takes a token at its word, as no server may: what is left of a check that is left out. */
export async function believe(token: string): Promise<Caller> {
  return callerIn(decodeJwt(token));
}

function callerIn({ sub, azp, client_id, scope }: JWTPayload): Caller {
  return { subject: String(sub), client: String(azp ?? client_id ?? ''), scopes: scopesIn(scope) };
}

/** Asks the issuer on each request whether the token is active (RFC 7662), as a confidential client (hop H6). */
export function checkByIntrospection(
  settings: IssuerSettings & { audience: string; clientId: string; clientSecret: string },
  log: StepLog,
  holds = new Holds(),
): TokenCheck {
  const pool = new ConnectionPool();
  const send = freshFetch({ ...settings, pool });
  const credentials = Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString('base64');
  const ask = async (token: string): Promise<Record<string, unknown>> => {
    const answer = await send(`${settings.issuer}/protocol/openid-connect/token/introspect`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${credentials}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    });
    if (answer.status !== 200) throw new AppStop('http', 'the introspection was refused', answer.status);
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    prime: async () => {},
    forget: () => pool.drop(),
    keep: async () => {
      pool.keep();
      // Any answer will do; this one changes nothing at the issuer and stores no event there.
      await send((await keysUrl(settings, send)).href, { method: 'GET', headers: {} });
    },
    check: async (token) => {
      await holds.pass('introspection');
      const startedAt = Date.now();
      const said = await ask(token).catch((error: unknown) => {
        log.stopped('introspection', 'H6', startedAt, error);
        throw error;
      });
      log.done('introspection', 'H6', startedAt);
      if (said.active !== true) throw new AppStop('oauth', 'the token is not active');
      if (![said.aud].flat().includes(settings.audience)) throw new AppStop('oauth', 'wrong audience');
      return {
        subject: String(said.sub),
        client: String(said.client_id ?? ''),
        scopes: scopesIn(said.scope),
      };
    },
  };
}

/** What an issuer of another product may sign with; never a secret that both sides share (RFC 8725 section 3.1). */
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

function onceItSucceeds<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: T | undefined;
  return async () => {
    opened ??= await open();
    return opened;
  };
}

function scopesIn(claim: unknown): string[] {
  return typeof claim === 'string' ? claim.split(' ').filter((word) => word !== '') : [];
}

/** A token that jose refuses is the caller's fault; keys that could not be had are not. */
function refuse(error: unknown): never {
  const stop = AppStop.of(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const undecided: How[] = ['timeout', 'refused', 'reset', 'dns', 'tls', 'http'];
  if (undecided.includes(stop.how)) throw stop;
  if (code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC') throw new AppStop('error', code);
  throw new AppStop('oauth', code || stop.detail);
}
