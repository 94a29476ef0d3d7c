import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Authentication, JwtAuthenticator } from './configuration.js';
import { SIGNING_ALGORITHMS } from './configuration.js';

// Tokens and configurations for tests of this folder: a key pair that lives as long as the process.

export const ISSUER = 'https://issuer.example.test/one';
/** The clock of the tests, in milliseconds. */
export const NOW = Date.UTC(2026, 10, 22, 9, 0, 0);
const SECOND = NOW / 1000;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The key set of the issuer: one RSA key and one for ES256. */
export const JWKS = {
  keys: [
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' },
    { ...ecdsa.publicKey.export({ format: 'jwk' }), kid: 'two', use: 'sig' },
  ],
};

export const GOOD = {
  iss: ISSUER,
  aud: 'kubernetes',
  sub: 'alice',
  iat: SECOND - 10,
  exp: SECOND + 300,
  groups: ['dev', 'ops'],
};

/** A token that differs from a good one in what is named; null takes a claim or a header away. */
export function madeToken(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: 'own' | 'foreign' = 'own',
): string {
  const whole: Record<string, unknown> = without({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header });
  const signed = `${encoded(whole)}.${encoded(without({ ...GOOD, ...claims }))}`;
  return `${signed}.${signature(signed, String(whole.alg), key).toString('base64url')}`;
}

function signature(data: string, algorithm: string, key: 'own' | 'foreign'): Buffer {
  const pairs =
    key === 'own'
      ? { rsa: rsa.privateKey, ec: ecdsa.privateKey }
      : { rsa: foreign.privateKey, ec: ecdsa.privateKey };
  const bytes = Buffer.from(data);
  if (algorithm.startsWith('ES')) return sign('sha256', bytes, { key: pairs.ec, dsaEncoding: 'ieee-p1363' });
  if (!algorithm.startsWith('RS')) return Buffer.from('none');
  return sign(`sha${algorithm.slice(2)}`, bytes, pairs.rsa satisfies KeyObject);
}

const NO_PREFIX = { claim: '', expression: '', prefix: undefined };

/** An API server with one authenticator: `sub` and `groups` with a prefix, changed in what is named. */
export function madeAuthentication(
  changes: Partial<JwtAuthenticator> & { audiences?: string[]; algorithms?: readonly string[] } = {},
): Authentication {
  const { audiences = ['kubernetes'], algorithms = SIGNING_ALGORITHMS, ...rest } = changes;
  const authenticator: JwtAuthenticator = {
    issuer: {
      url: ISSUER,
      discoveryURL: '',
      certificateAuthority: '',
      audiences,
      audienceMatchPolicy: audiences.length > 1 ? 'MatchAny' : '',
      egressSelectorType: '',
    },
    claimValidationRules: [],
    claimMappings: madeMappings({}),
    userValidationRules: [],
    ...rest,
  };
  return { authenticators: [authenticator], algorithms };
}

/** Mappings of the same, changed in what is named. */
export function madeMappings(
  changes: Partial<JwtAuthenticator['claimMappings']>,
): JwtAuthenticator['claimMappings'] {
  return {
    username: { ...NO_PREFIX, claim: 'sub', prefix: 'x:' },
    groups: { ...NO_PREFIX, claim: 'groups', prefix: 'x:' },
    uid: { claim: '', expression: '' },
    extra: [],
    ...changes,
  };
}

/** A mapping by an expression. */
export function byExpression(expression: string) {
  return { ...NO_PREFIX, expression };
}

function without(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
