import { Refusal } from './check.js';
import {
  type Claims,
  goAudience,
  goString,
  goTime,
  isObject,
  quoted,
  structField,
  Unfit,
} from './go-json.js';

/** The registered claims as go-oidc v2.5.0 reads them; times in whole seconds since 1970. */
export interface RegisteredClaims {
  audience: string[];
  /** Undefined where there is none, which is long ago. */
  expiry: number | undefined;
  notBefore: number | undefined;
}

/** Seconds that a token may be used before its `nbf` (go-oidc v2.5.0, verify.go). There is no such leeway after `exp`. */
export const NOT_BEFORE_LEEWAY = 60;

/** Reads the claims that must have a certain form whatever the configuration says. Throws a Refusal for a wrong form. */
export function registeredClaims(payload: Claims): RegisteredClaims {
  const field = (name: string) => structField(payload, name);
  try {
    const expiry = field('exp');
    const notBefore = field('nbf');
    for (const name of ['iss', 'sub', 'nonce', 'at_hash'])
      goString(field(name), `Go struct field idToken.${name}`);
    if (field('iat') !== undefined) goTime(field('iat'));
    checkSources(payload);
    return {
      audience: goAudience(field('aud')),
      expiry: expiry === undefined ? undefined : goTime(expiry),
      notBefore: notBefore === undefined || notBefore === null ? undefined : goTime(notBefore),
    };
  } catch (cause) {
    if (!(cause instanceof Unfit)) throw cause;
    throw new Refusal(
      `a registered claim has a form that the API server cannot read: ${cause.message}`,
      'oidc: verify token: oidc: failed to unmarshal claims',
    );
  }
}

/** Every name of a claim that is elsewhere must have its source, whether that claim is used or not (go-oidc v2.5.0, verify.go). */
function checkSources(payload: Claims): void {
  const names = structField(payload, '_claim_names') ?? {};
  const sources = structField(payload, '_claim_sources') ?? {};
  if (!isObject(names) || !isObject(sources))
    throw new Unfit('_claim_names and _claim_sources must be objects');
  for (const place of Object.values(sources)) {
    if (!isObject(place)) throw new Unfit('a member of _claim_sources is no object');
    for (const name of ['endpoint', 'access_token']) goString(structField(place, name));
  }
  for (const source of Object.values(names)) {
    if (goString(source, 'Go struct field idToken._claim_names') === '')
      throw new Refusal(
        'its _claim_names have an empty source',
        'oidc: verify token: oidc: failed to obtain source from claim name',
      );
    if (!Object.hasOwn(sources, String(source)))
      throw new Refusal(
        `its _claim_sources have no ${source}`,
        'oidc: verify token: oidc: source does not exist',
      );
  }
}

/** One of the configured audiences must be among those of the token. Returns what to say; throws a Refusal. */
export function checkAudience(found: readonly string[], configured: readonly string[]): string {
  const hit = configured.find((one) => found.includes(one));
  if (hit !== undefined) return `${JSON.stringify(hit)} is among its aud ${quoted(found)}`;
  const [only = ''] = configured;
  const wanted =
    configured.length > 1
      ? `audience in ${quoted([...configured].sort())}`
      : `audience ${JSON.stringify(only)}`;
  throw new Refusal(
    `its aud ${quoted(found)} has none of the configured ${quoted(configured)}`,
    `oidc: verify token: oidc: expected ${wanted} got ${quoted(found)}`,
  );
}

/** `now` in milliseconds since 1970. Returns what to say; throws a Refusal. */
export function checkExpiry(expiry: number | undefined, now: number): string {
  const error = 'oidc: verify token: oidc: token is expired (Token Expiry: ';
  if (expiry === undefined) throw new Refusal('it has no exp, which counts as expired', error);
  if (expiry * 1000 >= now) return `until ${moment(expiry)}, ${span(expiry - now / 1000)} from then`;
  throw new Refusal(
    `expired ${moment(expiry)}, ${span(now / 1000 - expiry)} before; there is no leeway`,
    error,
  );
}

/** `now` in milliseconds since 1970. Returns what to say; throws a Refusal. */
export function checkNotBefore(notBefore: number | undefined, now: number): string {
  if (notBefore === undefined) return 'it has no nbf';
  if (now + NOT_BEFORE_LEEWAY * 1000 >= notBefore * 1000)
    return `from ${moment(notBefore)} on, with a leeway of one minute`;
  throw new Refusal(
    `not to be used before ${moment(notBefore)}, ${span(notBefore - now / 1000)} later; the leeway is one minute`,
    'before the nbf (not before) time: ',
  );
}

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace('.000Z', 'Z');
}

function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
