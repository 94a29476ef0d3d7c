import { awaited } from '../cluster/awaited.js';
import { EnvironmentError } from '../model/errors.js';
import { describe } from './admin.js';
import type { Route } from './route.js';

/**
 * Waits until a realm's discovery document is served with status 200 and names the issuer that everybody else trusts.
 * Keycloak's own log says `started` seconds before that, while it still answers 503, so nothing else is a sign of
 * readiness (OpenID Connect Discovery 1.0 §4.3: the issuer must be exactly the one that was asked).
 * Throws an EnvironmentError with the last observed state after `boundMs` milliseconds, or at once when `gaveUp`
 * says that the server is no longer there to answer.
 */
export async function awaitDiscovery(
  route: Route,
  realm: string,
  boundMs: number,
  options: { note?: (state: string) => void; gaveUp?: () => Promise<string | undefined> } = {},
): Promise<void> {
  const issuer = `${route.origin}/realms/${realm}`;
  const end = await awaited<string | undefined>(
    {
      stage: 'keycloak',
      expected: `${issuer} serves its discovery document`,
      boundMs,
      nextStep: 'docker logs of the Keycloak container tell why; memory and CPU are the usual reasons',
      ...(options.note ? { note: options.note } : {}),
    },
    async () => {
      const ended = await options.gaveUp?.();
      if (ended !== undefined) return { reached: ended };
      const seen = await look(route, issuer);
      return seen === undefined ? { reached: undefined } : { seen };
    },
  );
  if (end !== undefined) throw notServed(issuer, end);
}

/** What is seen instead of the document, or undefined if it is there and names the issuer. */
async function look(route: Route, issuer: string): Promise<string | undefined> {
  try {
    const response = await route.fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5_000),
    });
    const body = await response.text();
    // Keycloak's 503 counts its retries; a state that differs in a number only is not another state.
    if (response.status !== 200)
      return `HTTP ${response.status} ${body.split('.')[0]?.slice(0, 100) ?? ''}`.trim();
    const named: unknown = JSON.parse(body).issuer;
    return named === issuer ? undefined : `a document of issuer ${String(named)}`;
  } catch (error) {
    const { code } = (error instanceof Error && error.cause ? error.cause : {}) as NodeJS.ErrnoException;
    // The engine's proxy accepts connections for a container that does not listen yet, and resets them.
    return code === 'ECONNRESET' || code === 'ECONNREFUSED' ? 'nobody listens yet' : describe(error);
  }
}

function notServed(issuer: string, seen: string): EnvironmentError {
  return new EnvironmentError('keycloak', `Keycloak ended before it served ${issuer}`, {
    expected: 'a running Keycloak',
    seen,
    nextStep: 'free memory for its container, or read its last lines above; then twinlock up',
  });
}
