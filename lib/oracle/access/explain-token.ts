import { type Check, type CheckName, Refusal, Unchecked } from './check.js';
import type { Authentication, JwtAuthenticator } from './configuration.js';
import { Course } from './course.js';
import { checkDistributed } from './distributed-claims.js';
import { type Claims, quoted } from './go-json.js';
import { checkAudience, checkExpiry, checkNotBefore, registeredClaims } from './id-token.js';
import { extraOf, groupsOf, type TokenUser, uidOf, usernameOf } from './made-user.js';
import { checkSignature } from './signature.js';
import { checkClaimRules, checkRequired, checkUserRules } from './token-rules.js';
import { NOBODYS, tokenParts, untrustedIssuer, untrustedPayload } from './token-shape.js';

/** What an API server makes of a token. `unknown`: nothing refuses it, and a check could not be made offline. */
export interface TokenExplanation {
  verdict: 'accept' | 'refuse' | 'unknown';
  /** The check that refuses, or the first that could not be made. */
  decidedBy?: CheckName;
  /** Who the token is taken for if it is accepted, with `system:authenticated`; as far as the checks came. */
  user?: TokenUser;
  /** A piece of TokenReview's `status.error` about a token that is refused. */
  error?: string;
  checks: Check[];
}

/** What a token is looked at with. */
export interface TokenQuestion {
  /** A compact JWT. */
  token: string;
  authentication: Authentication;
  /** The issuer's key set (RFC 7517), parsed; without it the signature is not checked. */
  jwks?: unknown;
  /** The clock in milliseconds since 1970. */
  now: number;
}

/**
 * Every check of kube-apiserver in the order of its code (k8s.io/apiserver v0.36.3, authenticator/token/oidc; go-oidc
 * v2.5.0), up to the first that refuses. It knows the JWT authenticators only: a service account's token is nobody's here.
 */
export function explainToken(question: TokenQuestion): TokenExplanation {
  const course = new Course();
  const user = walk(course, question);
  const checks = course.all();
  const refusing = checks.find(({ outcome }) => outcome === 'refuses');
  if (refusing) return { verdict: 'refuse', decidedBy: refusing.check, error: refusing.error ?? '', checks };
  const open = checks.find(({ outcome }) => outcome === 'not checked');
  if (open) return { verdict: 'unknown', decidedBy: open.check, user, checks };
  return { verdict: 'accept', user, checks };
}

/** Makes the checks, and gives the user as far as they came. */
function walk(course: Course, { token, authentication, ...rest }: TokenQuestion): TokenUser {
  const user: TokenUser = { username: '', groups: [], uid: '', extra: {} };
  const payload = course.check(
    'shape',
    () => untrustedPayload(token),
    () => 'three parts, and the payload is JSON',
  );
  if (!payload) return user;
  const authenticator = course.check(
    'issuer',
    () => claimedBy(payload, authentication.authenticators),
    ({ issuer }) => `${issuer.url} is configured`,
  );
  if (!authenticator) return user;
  verifyToken(course, payload, authenticator, { token, authentication, ...rest });
  makeUser(course, payload, authenticator, user);
  return { ...user, groups: [...user.groups, 'system:authenticated'] };
}

function verifyToken(
  course: Course,
  payload: Claims,
  { issuer }: JwtAuthenticator,
  { token, authentication, jwks, now }: TokenQuestion,
): void {
  const { algorithms } = authentication;
  const parts = course.check(
    'algorithm',
    () => withAlgorithm(token, payload, algorithms),
    ({ header }) => `${header.alg} is one of ${algorithms.join(', ')}`,
  );
  if (parts) course.say('signature', () => checkSignature(parts, jwks));
  const registered = course.check(
    'claims',
    () => registeredClaims(payload),
    () => 'the registered claims have their forms',
  );
  if (!registered) return;
  course.say('audience', () => checkAudience(registered.audience, issuer.audiences));
  course.say('expiry', () => checkExpiry(registered.expiry, now));
  course.say('not before', () => checkNotBefore(registered.notBefore, now));
}

function makeUser(course: Course, claims: Claims, authenticator: JwtAuthenticator, user: TokenUser): void {
  const { claimMappings, claimValidationRules, userValidationRules } = authenticator;
  course.say('distributed claims', () => checkDistributed(claims, claimMappings.groups.claim));
  const name = course.check(
    'username',
    () => usernameOf(claims, claimMappings),
    (value) => JSON.stringify(value),
  );
  user.username = name ?? '';
  user.groups =
    course.check(
      'groups',
      () => groupsOf(claims, claimMappings),
      (list) => (list.length > 0 ? quoted(list) : 'none'),
    ) ?? [];
  user.uid =
    course.check(
      'uid',
      () => uidOf(claims, claimMappings),
      (value) => (value === '' ? 'none' : value),
    ) ?? '';
  user.extra = course.check('extra', () => extraOf(claims, claimMappings), extraWords) ?? {};
  course.say('required claims', () => checkRequired(claims, claimValidationRules));
  course.say('claim rules', () => checkClaimRules(claims, claimValidationRules));
  course.say('user rules', () => {
    if (
      userValidationRules.length > 0 &&
      course.isOpen(['distributed claims', 'username', 'groups', 'uid', 'extra'])
    )
      throw new Unchecked('the user is not wholly known');
    return checkUserRules(user, userValidationRules);
  });
}

function extraWords(extra: TokenUser['extra']): string {
  const words = Object.entries(extra).map(([key, values]) => `${key}=${quoted(values)}`);
  return words.length > 0 ? words.join(', ') : 'none';
}

/** The issuer is compared as it is written: another host, port, scheme or a slash at the end is another issuer. */
function claimedBy(payload: Claims, authenticators: readonly JwtAuthenticator[]): JwtAuthenticator {
  const found = untrustedIssuer(payload);
  const hit = authenticators.find(({ issuer }) => issuer.url === found);
  if (hit) return hit;
  const known = authenticators.map(({ issuer }) => issuer.url);
  const configured = known.length > 0 ? `configured: ${known.join(', ')}` : 'no issuer is configured';
  throw new Refusal(`its iss ${JSON.stringify(found)} is nobody's; ${configured}`, NOBODYS);
}

function withAlgorithm(token: string, payload: Claims, algorithms: readonly string[]) {
  const parts = tokenParts(token, payload);
  const { alg } = parts.header;
  const name = typeof alg === 'string' ? alg : '';
  if (algorithms.includes(name)) return parts;
  throw new Refusal(
    `it is signed with ${JSON.stringify(name)}, and accepted are ${algorithms.join(', ')}`,
    `oidc: verify token: oidc: id token signed with unsupported algorithm, expected ${quoted(algorithms)} got ${JSON.stringify(name)}`,
  );
}
