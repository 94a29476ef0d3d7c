/** How a step stops, in the words of the model's step outcome. */
export type How = 'timeout' | 'refused' | 'reset' | 'dns' | 'tls' | 'http' | 'oauth' | 'error';

/** Why an app could not go on: what it saw, and nothing that a token or a secret could stand in. */
export class AppStop extends Error {
  constructor(
    readonly how: How,
    readonly detail: string,
    readonly code?: number,
    /** The `error` of an OAuth answer, and why in words: its `error_description`, or the library's. */
    readonly error?: string,
    readonly says?: string,
  ) {
    super(detail);
    this.name = 'AppStop';
  }

  /**
   * The stop that an error means: itself, the one that a library wrapped as its cause, an OAuth error answer
   * (RFC 6749 section 5.2: `error` beside the HTTP status), a response that the library refused (its code, and its
   * sentence, in which no value of the response stands), or else `error` with the error's class or code.
   */
  static of(error: unknown): AppStop {
    for (let inner = error; inner instanceof Error; inner = inner.cause) {
      if (inner instanceof AppStop) return inner;
      if ('error' in inner && typeof inner.error === 'string') {
        const status = 'status' in inner && typeof inner.status === 'number' ? inner.status : undefined;
        const says = 'error_description' in inner ? shortened(inner.error_description) : undefined;
        return new AppStop('oauth', inner.error, status, inner.error, says);
      }
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code?.startsWith('OAUTH_') || code?.startsWith('ERR_J'))
      return new AppStop('oauth', code, undefined, undefined, shortened(innermost(error)));
    return new AppStop('error', code ?? (error instanceof Error ? error.name : 'unknown'));
  }
}

/** Enough for a reason, and too short for a page. */
const LONGEST = 200;

function shortened(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? text.slice(0, LONGEST) : undefined;
}

/** What a library says at the bottom of the errors that it wrapped into each other. */
function innermost(error: unknown): string | undefined {
  let said: string | undefined;
  for (let inner = error; inner instanceof Error; inner = inner.cause) said = inner.message;
  return said;
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);

/** The stop that a socket's error means, by Node's error code. */
export function stopOfSocket(error: Error & { code?: string }): AppStop {
  const code = error.code ?? error.name;
  if (code === 'ECONNREFUSED') return new AppStop('refused', code);
  if (code === 'ECONNRESET' || code === 'EPIPE') return new AppStop('reset', code);
  if (code === 'ETIMEDOUT') return new AppStop('timeout', code);
  if (DNS_CODES.has(code)) return new AppStop('dns', code);
  if (/CERT|SSL|TLS|UNABLE_TO|ALTNAME|SELF_SIGNED|EPROTO/.test(code)) return new AppStop('tls', code);
  return new AppStop('error', code);
}
