import type { PodResponse } from '../model/pod-request.js';
import type { StepResult } from './step.js';

/** The outcome of a step whose request was answered, or failed on the way. */
export function outcomeOf(response: PodResponse): StepResult {
  if (!response.ok) {
    return { kind: 'step', result: 'stopped', how: response.failure, detail: response.detail };
  }
  if (response.status < 400) return { kind: 'step', result: 'done' };
  const error = oauthError(response.body);
  return {
    kind: 'step',
    result: 'stopped',
    how: error === undefined ? 'http' : 'oauth',
    code: response.status,
    ...(error === undefined ? {} : { detail: error }),
  };
}

/** The `error` of an OAuth error answer (RFC 6749 section 5.2), if the body is one. */
function oauthError(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = parsed && typeof parsed === 'object' && 'error' in parsed ? parsed.error : undefined;
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
