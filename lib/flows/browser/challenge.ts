import { createHash } from 'node:crypto';
import type { CDPSession } from 'playwright';

/**
 * Changes the PKCE challenge in the redirect with which the relying party sends the browser to the identity provider
 * (RFC 9700 section 2.1.1: the downgrade). The relying party knows nothing of it and later shows its own verifier.
 */
export async function alterChallenge(session: CDPSession, how: 'stripped' | 'replaced'): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    const headers = (paused.responseHeaders ?? []).map(({ name, value }) => ({
      name,
      value: name.toLowerCase() === 'location' ? altered(value, how) : value,
    }));
    void session.send('Fetch.fulfillRequest', {
      requestId: paused.requestId,
      responseCode: paused.responseStatusCode ?? 302,
      responseHeaders: headers,
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/login', requestStage: 'Response' }] });
}

/** The URL without the challenge, or with that of a verifier which nobody has. */
export function altered(location: string, how: 'stripped' | 'replaced'): string {
  const url = new URL(location);
  if (how === 'stripped') {
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
  } else if (url.searchParams.has('code_challenge')) {
    const foreign = createHash('sha256').update('a verifier of somebody else').digest('base64url');
    url.searchParams.set('code_challenge', foreign);
  }
  return url.href;
}
