/** How often a client of Keycloak asks whether its device code was approved, in milliseconds; no realm of ours sets another. */
const INTERVAL_MS = 5_000;

/**
 * The part of an interval in which no poll is near: polls come a little later than planned, each by what the ones before
 * it took, and a browser on busy cores takes a moment to press a button.
 */
const GAP_MS = { from: 1_000, to: 3_500 } as const;

/**
 * How long a person waits before approving a device code, so that it happens between two polls; milliseconds, 0 for at
 * once. `sinceMs` is the time since the plugin told the code, which is when its polls begin.
 *
 * Keycloak 26.7.0 loses a login whose approval and poll coincide, within some 10 ms: it answers the poll with HTTP 500
 * unknown_error (a NullPointerException: the client's session is not committed yet) or 400 invalid_scope, and the code
 * is spent. That is chance and no property of the client, so no case may depend on it.
 */
export function untilBetweenPolls(sinceMs: number): number {
  const phase = sinceMs % INTERVAL_MS;
  if (phase < GAP_MS.from) return GAP_MS.from - phase;
  return phase <= GAP_MS.to ? 0 : INTERVAL_MS + GAP_MS.from - phase;
}
