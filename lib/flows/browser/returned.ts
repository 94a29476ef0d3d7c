/** What somebody in the browser does to the response that the provider sends back through it. */
export const RETURN_CHANGES = [
  'state-changed',
  'state-missing',
  'iss-changed',
  'iss-missing',
  'error',
] as const;
export type ReturnChange = (typeof RETURN_CHANGES)[number];

const CHANGES: Record<ReturnChange, (query: URLSearchParams) => void> = {
  'state-changed': (query) => query.set('state', 'c3RhdGUgb2YgYW5vdGhlciBsb2dpbg'),
  'state-missing': (query) => query.delete('state'),
  // The provider of the mix-up attack: another realm of the same host (RFC 9207 section 1).
  'iss-changed': (query) => query.set('iss', `${query.get('iss')}-of-somebody-else`),
  'iss-missing': (query) => query.delete('iss'),
  error: (query) => {
    query.delete('code');
    query.set('error', 'access_denied');
  },
};

/** The authorization response with one thing changed; the relying party has to abort (RFC 9700 section 4.7, RFC 9207). */
export function alteredReturn(callback: string, how: ReturnChange): string {
  const url = new URL(callback);
  CHANGES[how](url.searchParams);
  return url.href;
}
