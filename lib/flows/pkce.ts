import { createHash, randomBytes } from 'node:crypto';

/** A value that nobody can guess: a state, a nonce, an ID. */
export function opaque(): string {
  return randomBytes(16).toString('base64url');
}

/** A code verifier (RFC 7636 section 4.1): 43 characters. */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url');
}

/** Its challenge of method S256 (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
