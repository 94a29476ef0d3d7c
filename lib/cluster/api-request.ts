import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { EnvironmentError } from '../model/errors.js';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, such as `/api/v1/namespaces?limit=1`. */
  path: string;
  /** Sent as JSON, exactly as it stands. */
  body?: unknown;
  /** Of the body; `application/json` unless told. */
  contentType?: string;
  /** Beside those that every request has. */
  headers?: Record<string, string | string[]>;
  /** Bound of the whole request, in milliseconds. */
  timeoutMs?: number;
}

/** What an API server answered: the HTTP code and the body's text. */
export interface ApiAnswer {
  code: number;
  body: string;
  /** The Warning header, where there is one (RFC 7234 §5.5). */
  warning?: string;
}

/** The API server could not be asked: no answer came, so nothing is known. */
export class TransportError extends EnvironmentError {
  constructor(doing: string, seen: string, cause?: unknown) {
    super('api server', `${doing}: no answer (${seen})`, {
      expected: 'an answer of the API server',
      seen,
      nextStep: 'Run `npm run -s twinlock -- status`; it tells whether the cluster still stands.',
      cause,
    });
  }
}

/**
 * Sends one request and reads the whole answer. Every code is an answer. Throws TransportError if none came in time.
 * The body is sent as it is: client-node's typed serializer drops fields that it does not know.
 */
export function sendRequest(
  server: string,
  options: Pick<RequestOptions, 'agent' | 'ca' | 'headers'>,
  whole: ApiRequest,
): Promise<ApiAnswer> {
  const { method, path, body, contentType = 'application/json', timeoutMs = 15_000, headers } = whole;
  const doing = `${method} ${path}`;
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(new URL(path, server), {
      ...options,
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Accept: 'application/json',
        ...(text === undefined
          ? {}
          : { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) }),
        ...options.headers,
        ...headers,
      },
    });
    const fail = (error: Error & { code?: string }) => {
      // A kept socket that the server closed just now (it was restarted, say) tells nothing of the request itself.
      if (sent.reusedSocket && error.code === 'ECONNRESET' && method !== 'POST') {
        sendRequest(server, options, whole).then(resolve, reject);
        return;
      }
      const seen =
        error.name === 'TimeoutError' || error.name === 'AbortError'
          ? `${timeoutMs} ms passed`
          : error.message;
      reject(new TransportError(doing, seen, error));
    };
    sent.on('error', fail);
    sent.on('response', (response) => readAnswer(response).then(resolve, fail));
    // The answer to an Upgrade header where the server takes it up: nobody here speaks what it upgrades to.
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ code: response.statusCode ?? 101, body: '' });
    });
    sent.end(text);
  });
}

async function readAnswer(response: IncomingMessage): Promise<ApiAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const warning = response.headers.warning;
  return {
    code: response.statusCode ?? 0,
    body: Buffer.concat(chunks).toString('utf8'),
    ...(warning === undefined ? {} : { warning }),
  };
}
