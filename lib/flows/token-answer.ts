import { decodeJwt, type JWTPayload } from 'jose';
import { outcomeOf } from './answer.js';
import type { Answered } from './endpoint.js';
import type { Timeline } from './timeline.js';

/** A token answer that holds what every such answer must. The token never enters the timeline. */
export interface TokenAnswer {
  token: string;
  claims: JWTPayload;
  /** The whole answer (RFC 6749 section 5.1). */
  body: Record<string, unknown>;
}

/** What is expected of every token of a flow. */
export interface ExpectedToken {
  issuer: string;
  /** The client that it is issued to. */
  client: string;
  /** What else is wrong with the answer, in a few words and without anything secret; undefined where nothing is. */
  wrong?(answer: TokenAnswer): string | undefined;
}

/**
 * Notes a step in which a token is asked for: done only if the answer holds a bearer token of this issuer for this
 * client, and nothing else is wrong with it. Returns the token, or undefined if there is none to go on with.
 */
export function noteTokenAnswer(
  timeline: Timeline,
  step: string,
  { response, span }: Answered,
  expected: ExpectedToken,
): TokenAnswer | undefined {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || !response.ok) {
    timeline.note(step, outcome, span);
    return undefined;
  }
  const read = readAnswer(response.body, expected);
  if (typeof read === 'string') {
    timeline.note(step, { kind: 'step', result: 'stopped', how: 'oauth', detail: read }, span);
    return undefined;
  }
  timeline.done(step, span);
  return read;
}

/** The answer, or what is wrong with it. */
function readAnswer(text: string, { issuer, client, wrong }: ExpectedToken): TokenAnswer | string {
  const body = parsed(text);
  if (typeof body.access_token !== 'string') return 'no access token in the answer';
  if (String(body.token_type).toLowerCase() !== 'bearer') return 'not a bearer token';
  const claims = decodeJwt(body.access_token);
  if (claims.iss !== issuer) return 'the token names another issuer';
  if (claims.azp !== client) return 'the token was issued to another client';
  const answer = { token: body.access_token, claims, body };
  return wrong?.(answer) ?? answer;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
