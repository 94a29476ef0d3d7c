import { awaited } from '../cluster/awaited.js';
import { EnvironmentError } from '../model/errors.js';

/** What a TokenReview says; `error` is empty where there is none. */
export interface Review {
  authenticated: boolean;
  user: string;
  error: string;
}

/** How an API server says that it has not read its issuer's discovery document and keys yet. */
const NOT_YET = 'not initialized';

/**
 * Waits until the API server accepts a good token of the issuer in its `--oidc-*` flags. It fetches discovery once at
 * its start and then every 10 s until it succeeds, so an issuer that came up late costs up to that.
 * `review` asks the API server about a fresh good token. Throws an EnvironmentError with the last observed state after
 * `boundMs` milliseconds, or at once if the token is refused for any other reason, since waiting mends no flag.
 */
export async function awaitOidc(
  review: () => Promise<Review>,
  boundMs: number,
  note: (state: string) => void = () => {},
): Promise<void> {
  const nextStep =
    "compare kind-config/oidc-flags.yaml with the issuer, and look for `oidc` in the API server's log";
  const expected = 'the API server accepts a good ID token';
  const last = await awaited<Review>(
    { stage: 'oidc', expected, boundMs, nextStep, note, everyMs: 250 },
    async () => {
      const seen = await review();
      return seen.error.includes(NOT_YET) ? { seen: seen.error } : { reached: seen };
    },
  );
  if (last.authenticated) return;
  throw new EnvironmentError('oidc', 'the API server refuses a good ID token', {
    expected,
    seen: last.error || 'not authenticated, no reason given',
    nextStep,
  });
}
