import type { Request } from 'playwright';
import type { StepResult } from '../step.js';

/** A page that the browser asked for: without its query, which may hold a code. Times are epoch milliseconds. */
export interface Visit {
  /** Origin and path. */
  url: string;
  startedAt: number;
  tookMs: number;
  /** Missing while there is no answer. */
  status?: number;
  /** Chromium's word for what went wrong, such as `net::ERR_CONNECTION_REFUSED`. */
  failure?: string;
  /** The `error` that an authorization response carries (RFC 6749 section 4.1.2.1). */
  oauthError?: string;
  /** Its `error_description`. */
  oauthReason?: string;
}

/** The visit that a navigation request begins. */
export function visitOf(request: Request, startedAt: number): Visit {
  const url = new URL(request.url());
  const oauthError = url.searchParams.get('error');
  const oauthReason = url.searchParams.get('error_description');
  return {
    url: `${url.origin}${url.pathname}`,
    startedAt,
    tookMs: 0,
    ...(oauthError === null ? {} : { oauthError }),
    ...(oauthReason === null ? {} : { oauthReason: oauthReason.slice(0, 200) }),
  };
}

const FAILURES: [RegExp, 'timeout' | 'refused' | 'reset' | 'dns' | 'tls'][] = [
  [/TIMED_OUT/, 'timeout'],
  [/REFUSED/, 'refused'],
  [/RESET|CONNECTION_CLOSED|EMPTY_RESPONSE/, 'reset'],
  [/NAME_NOT_RESOLVED/, 'dns'],
  [/CERT|SSL/, 'tls'],
];

/** What a visit was for the user: answered well, answered with an error, or never answered within the bound. */
export function outcomeOfVisit(visit: Visit): StepResult {
  if (visit.failure !== undefined) {
    const known = FAILURES.find(([pattern]) => pattern.test(visit.failure ?? ''))?.[1];
    return { kind: 'step', result: 'stopped', how: known ?? 'browser', detail: visit.failure };
  }
  if (visit.status === undefined) {
    return {
      kind: 'step',
      result: 'stopped',
      how: 'timeout',
      detail: 'the browser still waited for an answer',
    };
  }
  if (visit.status >= 400) return { kind: 'step', result: 'stopped', how: 'http', code: visit.status };
  return { kind: 'step', result: 'done' };
}

/** When a visit began and how long it took; one that has no answer yet still goes on. */
export function spanOf({ startedAt, tookMs, status, failure }: Visit): { startedAt: number; tookMs: number } {
  const over = status !== undefined || failure !== undefined;
  return { startedAt, tookMs: over ? tookMs : Date.now() - startedAt };
}
