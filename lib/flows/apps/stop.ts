/** How a step stops, in the words of the model's step outcome. */
export type How = 'timeout' | 'refused' | 'reset' | 'dns' | 'tls' | 'http' | 'oauth' | 'error';

/** Why an app could not go on: what it saw, and nothing that a token or a secret could stand in. */
export class AppStop extends Error {
  constructor(
    readonly how: How,
    readonly detail: string,
    readonly code?: number,
  ) {
    super(detail);
    this.name = 'AppStop';
  }

  /**
   * The stop that an error means: itself, the one that a library wrapped as its cause, an OAuth error answer
   * (RFC 6749 section 5.2: `error` beside the HTTP status), or else `error` with the error's class or code.
   */
  static of(error: unknown): AppStop {
    for (let inner = error; inner instanceof Error; inner = inner.cause) {
      if (inner instanceof AppStop) return inner;
      if ('error' in inner && typeof inner.error === 'string') {
        const status = 'status' in inner && typeof inner.status === 'number' ? inner.status : undefined;
        return new AppStop('oauth', inner.error, status);
      }
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code?.startsWith('OAUTH_') || code?.startsWith('ERR_J')) return new AppStop('oauth', code);
    return new AppStop('error', code ?? (error instanceof Error ? error.name : 'unknown'));
  }
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
