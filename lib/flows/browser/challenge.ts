import { createHash } from 'node:crypto';
import type { CDPSession } from 'playwright';

/**
 * Changes the PKCE challenge in the authorization request that the browser sends to the identity provider, as an
 * attacker in the middle would (RFC 9700 section 2.1.1: the downgrade). The relying party knows nothing of it and
 * later shows its own verifier.
 */
export async function alterChallenge(session: CDPSession, how: 'stripped' | 'replaced'): Promise<void> {
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    // The session may end while a request is held; then there is nobody left to answer.
    session.send('Fetch.continueRequest', { requestId, url: altered(request.url, how) }).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*code_challenge=*' }] });
}

/** The URL without the challenge, or with that of a verifier which nobody has. */
export function altered(authorization: string, how: 'stripped' | 'replaced'): string {
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
