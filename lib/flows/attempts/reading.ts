import type { PodResponse } from '../../model/pod-request.js';
import { outcomeOf } from '../answer.js';
import type { StepResult } from '../step.js';
import { codeIn } from './wire.js';

/** What an answer of the authorization endpoint means: done if the client is sent back with a code. */
export function readAuthorization(response: PodResponse): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || codeIn(response) !== undefined) return outcome;
  return { kind: 'step', result: 'stopped', how: 'error', detail: 'neither a code nor an error' };
}

/** What an answer of the introspection endpoint means (RFC 7662 section 2.2): done if the token is active. */
export function readIntrospection(response: PodResponse): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || !response.ok) return outcome;
  const { active } = JSON.parse(response.body) as { active?: unknown };
  if (active === true) return outcome;
  return { kind: 'step', result: 'stopped', how: 'oauth', code: response.status, says: 'active: false' };
}

/** What a token answer means for a scope that was asked for: done if it was given (RFC 6749 section 5.1). */
export function readScope(scope: string): (response: PodResponse) => StepResult {
  return (response) => {
    const outcome = outcomeOf(response);
    if (outcome.result !== 'done' || !response.ok) return outcome;
    const given = String((JSON.parse(response.body) as { scope?: unknown }).scope ?? '');
    if (given.split(' ').includes(scope)) return outcome;
    return { kind: 'step', result: 'stopped', how: 'oauth', code: response.status, says: `scope: ${given}` };
  };
}

/** What an answer in the user's browser means: done if the user is sent to exactly this page. */
export function readReturn(page: string): (response: PodResponse) => StepResult {
  return (response) => {
    const outcome = outcomeOf(response);
    if (outcome.result !== 'done' || !response.ok || response.headers.location === page) return outcome;
    return { kind: 'step', result: 'stopped', how: 'error', detail: 'the user was not sent to the page' };
  };
}
