/** Why a server refused, in its own words. */
export interface Refusal {
  /** The `error` of OAuth (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1). */
  error?: string;
  /** Its `error_description`, the challenge without an error, or the text of the page. */
  says?: string;
}

/** As much of a server's words as a report shows, in characters. */
const SHOWN = 200;

/** The refusal of a JSON answer, if it is one. */
export function refusalInBody(body: string): Refusal | undefined {
  const parsed = parse(body);
  if (parsed === undefined || typeof parsed.error !== 'string') return undefined;
  return refusal(parsed.error, parsed.error_description);
}

/** The refusal that an authorization response carries back to the client, in the query or the fragment of its URL. */
export function refusalInRedirect(location: string | undefined): Refusal | undefined {
  if (location === undefined || !URL.canParse(location)) return undefined;
  const { searchParams, hash } = new URL(location);
  for (const answer of [searchParams, new URLSearchParams(hash.slice(1))]) {
    const error = answer.get('error');
    if (error !== null) return refusal(error, answer.get('error_description'));
  }
  return undefined;
}

/**
 * The refusal in a `WWW-Authenticate` challenge. One without `error`, as a server must answer to a request without any
 * credentials (RFC 6750 section 3.1), is told whole.
 */
export function refusalInChallenge(challenge: string | undefined): Refusal | undefined {
  if (challenge === undefined) return undefined;
  const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
  const error = of('error');
  return error === undefined ? { says: shown(challenge) } : refusal(error, of('error_description'));
}

/** What an error page says to the person before it: Keycloak's message, or else the page's title. */
export function refusalOnPage(html: string): Refusal | undefined {
  const message = /id="kc-error-message"[^>]*>([\s\S]*?)<\/(?:p|div)>/.exec(html)?.[1];
  const title = /<title>([\s\S]*?)<\/title>/.exec(html)?.[1];
  const text = (message ?? title ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : { says: shown(text) };
}

function refusal(error: string, description: unknown): Refusal {
  return { error: shown(error), ...(typeof description === 'string' ? { says: shown(description) } : {}) };
}

/** Bounded, and without a token that the server may have repeated: reports are read by more people than may act. */
function shown(text: string): string {
  const safe = text.replace(/eyJ[\w-]+\.[\w-]*(?:\.[\w-]*)*/g, '[token]');
  return safe.length > SHOWN ? `${safe.slice(0, SHOWN - 1)}…` : safe;
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
