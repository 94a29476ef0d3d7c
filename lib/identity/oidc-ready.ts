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

const STAGE = 'oidc';
const NEXT_STEP =
  "compare kind-config/oidc-flags.yaml with the issuer, and look for `oidc` in the API server's log";

/**
 * Waits until the API server has read its issuer's discovery document and keys, and gives what it then says of the
 * token. It tries at each of its starts and then every 10 s until it succeeds, so an issuer that came up late costs up
 * to that. `review` asks the API server about a fresh token of the issuer. Throws an EnvironmentError with the last
 * observed state after `boundMs` milliseconds.
 */
export async function awaitIssuerRead(
  review: () => Promise<Review>,
  boundMs: number,
  note: (state: string) => void = () => {},
): Promise<Review> {
  const expected = 'the API server has read the keys of its issuer';
  return awaited<Review>(
    { stage: STAGE, expected, boundMs, nextStep: NEXT_STEP, note, everyMs: 250 },
    async () => {
      const seen = await review();
      return seen.error.includes(NOT_YET) ? { seen: seen.error } : { reached: seen };
    },
  );
}

/**
 * As `awaitIssuerRead`, and the token must be accepted. Throws an EnvironmentError also if it is refused for any other
 * reason, at once, since waiting mends no flag.
 */
export async function awaitOidc(
  review: () => Promise<Review>,
  boundMs: number,
  note: (state: string) => void = () => {},
): Promise<void> {
  const last = await awaitIssuerRead(review, boundMs, note);
  if (last.authenticated) return;
  throw new EnvironmentError(STAGE, 'the API server refuses a good ID token', {
    expected: 'the API server accepts a good ID token',
    seen: last.error || 'not authenticated, no reason given',
    nextStep: NEXT_STEP,
  });
}
