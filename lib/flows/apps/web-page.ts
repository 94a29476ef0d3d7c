import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppStop } from './stop.js';

/** One page of a site: answers a request, or rejects with the AppStop that it ended in. */
export type WebPage = (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A form is small; what is longer is no form of ours. In bytes. */
const LONGEST_FORM = 64 * 1024;

export function cookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** Sends the browser on with a GET, whatever it came with (303, RFC 9700 section 4.12). */
export function redirect(response: ServerResponse, location: string, setCookie?: string): void {
  const cookies = setCookie ? { 'set-cookie': `${setCookie}; HttpOnly; SameSite=Lax; Path=/` } : {};
  response.writeHead(303, { location, ...cookies }).end();
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** What changes something takes a POST only, so no link and no image may trigger it. Throws AppStop. */
export function postOnly({ method }: IncomingMessage): void {
  if (method !== 'POST') throw new AppStop('http', 'POST only', 405);
}

/** The form that a request carries. Rejects with AppStop for one that is too long. */
export async function form(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_FORM) throw new AppStop('http', 'too long a form', 413);
  }
  return new URLSearchParams(text);
}

/** What the caller is told of a stop: who is to blame by the status, and never more than the kind. */
export function statusOf({ how, code }: AppStop): number {
  if (how === 'timeout') return 504;
  return how === 'http' && code ? code : 502;
}
