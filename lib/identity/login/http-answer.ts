/** What an issuer answered where the library could make nothing of it: the HTTP status, and the code of an error. */
export interface HttpAnswer {
  status: number;
  /** Such as `unknown_error`; undefined where the body names none. */
  code?: string;
}

/** RFC 6749 section 5.2 lets codes hold more; only what cannot be a token or a page's text is passed on. */
const ERROR_CODE = /^[a-z_]{1,50}$/;

/**
 * The answer behind an error of the OAuth library, which says of anything but a listed error only that it is unexpected;
 * undefined where there was no answer, such as a refused connection. Never rejects: a body that cannot be read names no
 * code.
 */
export async function httpAnswer(error: unknown): Promise<HttpAnswer | undefined> {
  if (!(error instanceof Error)) return undefined;
  if (error.cause instanceof Response) return await described(error.cause);
  // An error of OAuth, which the library has read already.
  if (!('status' in error) || typeof error.status !== 'number') return undefined;
  const { status } = error;
  return 'error' in error ? answer(status, error.error) : { status };
}

/** As a person reads it: `HTTP 500 unknown_error`. */
export function answerText({ status, code }: HttpAnswer): string {
  return code === undefined ? `HTTP ${status}` : `HTTP ${status} ${code}`;
}

async function described(response: Response): Promise<HttpAnswer> {
  try {
    // Somebody else may have to describe the same error later, and a body can be read only once.
    const body: unknown = await response.clone().json();
    return answer(response.status, (body as { error?: unknown } | null)?.error);
  } catch {
    return { status: response.status };
  }
}

function answer(status: number, code: unknown): HttpAnswer {
  return typeof code === 'string' && ERROR_CODE.test(code) ? { status, code } : { status };
}
