import { createHash } from 'node:crypto';

/** What an attacker in the browser does to the PKCE challenge of an authorization request. */
export type ChallengeChange = 'stripped' | 'replaced';

/**
 * The authorization request without its PKCE challenge, or with that of a verifier which nobody has, as an attacker in
 * the middle would send it (RFC 9700 section 2.1.1: the downgrade). The relying party knows nothing of it and later
 * shows its own verifier.
 */
export function alteredChallenge(authorization: string, how: ChallengeChange): string {
  const url = new URL(authorization);
  if (how === 'stripped') {
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
  } else if (url.searchParams.has('code_challenge')) {
    const foreign = createHash('sha256').update('a verifier of somebody else').digest('base64url');
    url.searchParams.set('code_challenge', foreign);
  }
  return url.href;
}
