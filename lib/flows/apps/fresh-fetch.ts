import { request } from 'node:https';
import { ConnectionPool } from './connection-pool.js';
import { AppStop, stopOfSocket } from './stop.js';

/** The piece of `fetch` that openid-client and jose use. */
export type FreshFetch = (
  url: string,
  options: { method: string; headers: Headers | Record<string, string>; body?: unknown },
) => Promise<Response>;

/** One request that the app sent: the path only, since a query may hold a code. */
export interface Exchange {
  path: string;
  startedAt: number;
  tookMs: number;
  status?: number;
  stop?: AppStop;
}

/**
 * A `fetch` that opens a fresh socket for each request and closes it, since a pooled connection outlives the policy
 * that should cut it (Calico accepts ESTABLISHED before it asks any policy); a `pool` that keeps its connections is for
 * the flow that shows just this. `ca` is the PEM of the only CA that is
 * trusted; `timeoutMs` bounds the whole request, name resolution included. `before` is awaited with the path before a
 * socket is opened, and its time is not the request's. Rejects with AppStop.
 */
export function freshFetch(options: {
  ca: string;
  timeoutMs: number;
  pool?: ConnectionPool;
  before?: (path: string) => Promise<void>;
  seen?: (exchange: Exchange) => void;
}): FreshFetch {
  const { pool = new ConnectionPool() } = options;
  return async (url, init) => {
    await options.before?.(new URL(url).pathname);
    return new Promise((resolve, reject) => {
      const startedAt = Date.now();
      const tell = (seen: { status: number } | { stop: AppStop }) =>
        options.seen?.({ path: new URL(url).pathname, startedAt, tookMs: Date.now() - startedAt, ...seen });
      const stop = (reason: AppStop) => {
        clearTimeout(bound);
        sent.destroy();
        tell({ stop: reason });
        reject(reason);
      };
      const body = bodyText(init.body);
      const { agent } = pool;
      const sent = request(
        url,
        {
          method: init.method,
          agent,
          ca: options.ca,
          headers: {
            ...Object.fromEntries(new Headers(init.headers)),
            ...(agent === false ? { connection: 'close' } : {}),
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('error', (error) => stop(stopOfSocket(error)));
          answer.once('end', () => {
            clearTimeout(bound);
            const status = answer.statusCode ?? 0;
            tell({ status });
            const headers = new Headers();
            for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value));
            resolve(new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers }));
          });
        },
      );
      const bound = setTimeout(
        () => stop(new AppStop('timeout', `no answer within ${options.timeoutMs} ms`)),
        options.timeoutMs,
      );
      sent.once('error', (error) => stop(stopOfSocket(error)));
      sent.end(body);
    });
  };
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  return body instanceof URLSearchParams ? body.toString() : String(body);
}
