import { type ClientRequest, type IncomingMessage, request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import type { PodRequest, PodResponse } from '../../model/pod-request.js';
import { failureDetail, failureKind } from './failure.js';

/** Longest body that is carried back, in bytes; a page or a token answer is far below. */
const LONGEST_BODY = 2 * 1024 * 1024;

/**
 * Sends one request with a socket of its own (`agent: false`) and answers with the response or the kind of its
 * failure; follows no redirect. With `ca`, only that CA is trusted.
 */
export function sendHttp(request: PodRequest, bind?: string): Promise<PodResponse> {
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      finish({ ok: false, failure: failureKind(error), detail: failureDetail(error), tookMs: sinceStart() });
    const send = startRequest(request, bind);
    if (send instanceof Error) {
      resolve({ ok: false, failure: 'error', detail: failureDetail(send), tookMs: 0 });
      return;
    }
    let connectMs = 0;
    let remote = '';
    let state = 'no connection';
    // One bound for the whole request: a server that sends a byte now and then must not outlive it.
    const timer = setTimeout(() => {
      const detail = `${state} after ${request.timeoutMs} ms`;
      finish({ ok: false, failure: 'timeout', detail, tookMs: sinceStart() });
    }, request.timeoutMs);
    const finish = (response: PodResponse) => {
      clearTimeout(timer);
      resolve(response);
      send.destroy();
    };
    send.on('error', fail);
    send.on('socket', (socket) =>
      socket.once('connect', () => {
        connectMs = sinceStart();
        remote = socket.remoteAddress ?? '';
        state = `connected to ${remote}, no complete answer`;
      }),
    );
    send.on('response', (response) => {
      readBody(response).then(
        (body) =>
          finish({
            ok: true,
            status: response.statusCode ?? 0,
            headers: flatten(response),
            body,
            remote,
            connectMs,
            tookMs: sinceStart(),
          }),
        fail,
      );
    });
    send.end(request.body);
  });
}

function startRequest(request: PodRequest, bind: string | undefined): ClientRequest | Error {
  const options: RequestOptions & { ca?: string } = {
    method: request.method,
    headers: request.body
      ? { 'content-length': Buffer.byteLength(request.body), ...request.headers }
      : { ...request.headers },
    agent: false,
    ...(request.ca ? { ca: request.ca } : {}),
    ...(bind ? { localAddress: bind } : {}),
  };
  try {
    const url = new URL(request.url);
    return url.protocol === 'https:' ? secure(url, options) : plain(url, options);
  } catch (error) {
    return error as Error;
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error(`a body of more than ${LONGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// `set-cookie` is the one header that comes several times and may not be joined by a comma.
function flatten(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : (value ?? ''),
    ]),
  );
}
