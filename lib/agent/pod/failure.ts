/** How a connection or request can fail, in the words of the model. */
export type FailureKind = 'timeout' | 'refused' | 'reset' | 'dns' | 'tls' | 'error';

const KINDS: Record<string, FailureKind> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EAI_FAIL: 'dns',
  EPROTO: 'tls',
};

// What OpenSSL and Node call a certificate or handshake that was not accepted.
const TLS =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/;

/** The kind of a system error, by its code; whatever is not known is `error` and keeps its words. */
export function failureKind(error: Error): FailureKind {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return KINDS[code] ?? (TLS.test(code) ? 'tls' : 'error');
}

/** The error in one line: its code first, since that is what a reader searches for. */
export function failureDetail(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code && !error.message.includes(code) ? `${code}: ${error.message}` : error.message;
}
