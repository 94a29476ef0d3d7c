import type { PodResponse } from '../model/pod-request.js';
import {
  type Refusal,
  refusalInBody,
  refusalInChallenge,
  refusalInRedirect,
  refusalOnPage,
} from './refusal.js';
import type { StepResult } from './step.js';

/**
 * The outcome of a step whose request was answered, or failed on the way. An error that OAuth puts into a JSON body or
 * into the redirect back to the client is `oauth`; every other status of 400 or more is `http`, with what the
 * challenge (RFC 6750 section 3) or the page says.
 */
export function outcomeOf(response: PodResponse): StepResult {
  if (!response.ok) {
    return { kind: 'step', result: 'stopped', how: response.failure, detail: response.detail };
  }
  const { status, headers, body } = response;
  if (status < 300) return { kind: 'step', result: 'done' };
  if (status < 400) {
    const sent = refusalInRedirect(headers.location);
    return sent === undefined ? { kind: 'step', result: 'done' } : stopped('oauth', status, sent);
  }
  const refused = refusalInBody(body);
  if (refused !== undefined) return stopped('oauth', status, refused);
  return stopped('http', status, refusalInChallenge(headers['www-authenticate']) ?? refusalOnPage(body));
}

function stopped(how: 'oauth' | 'http', code: number, refusal: Refusal | undefined): StepResult {
  const detail = how === 'oauth' && refusal?.error !== undefined ? { detail: refusal.error } : {};
  return { kind: 'step', result: 'stopped', how, code, ...detail, ...refusal };
}
