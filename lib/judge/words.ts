import type { NetworkOutcome, Outcome, StepOutcome } from '../model/outcome.js';
import { answerWords } from './answer-words.js';

const NETWORK: Record<NetworkOutcome['result'], string> = {
  connected: 'connected',
  resolved: 'resolved',
  timeout: 'no answer (timeout)',
  refused: 'refused',
  reset: 'reset',
  dns: 'the name did not resolve',
  tls: 'TLS failed',
  error: 'an error of the client',
  asymmetric: 'no answer, though the packet arrived',
  void: 'could not tell',
};

const HOW: Record<NonNullable<StepOutcome['how']>, string> = {
  timeout: 'a timeout',
  refused: 'a refused connection',
  reset: 'a reset connection',
  dns: 'a name that did not resolve',
  tls: 'a TLS failure',
  http: 'an HTTP status',
  oauth: 'an OAuth error',
  browser: 'the browser',
  open: 'a connection that should be closed',
  error: 'an error',
};

/** An outcome in the words of a report: expectation and observation read alike, so that a reader compares them. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'network':
      return networkWords(outcome);
    case 'answer':
      return answerWords(outcome);
    case 'step':
      return stepWords(outcome);
    case 'unknown':
      return `could not tell: ${outcome.reason}`;
    case 'unsupported':
      return `unsupported: ${outcome.reason}`;
  }
}

function networkWords({ result, server, detail }: NetworkOutcome): string {
  const whom = server === undefined ? '' : ` ${result === 'resolved' ? 'as' : 'to'} ${server}`;
  return `${NETWORK[result]}${whom}${detail === undefined ? '' : ` (${detail})`}`;
}

function stepWords({
  result,
  how,
  code,
  error,
  says,
  detail,
  tookMs,
  afterMs,
  withinMs,
}: StepOutcome): string {
  const why = [error, says].filter((word) => word !== undefined).join(': ');
  const more = detail === error || detail === says ? undefined : detail;
  const reason = [why, more].filter((word) => word !== undefined && word !== '').join(', ');
  const status = `${code === undefined ? '' : ` ${code}`}${reason === '' ? '' : ` (${reason})`}`;
  if (result === 'not-reached') return 'not reached';
  if (result === 'done') return code === undefined ? `done${status}` : `done with${status}`;
  const times = [
    afterMs === undefined ? '' : ` not before ${afterMs} ms`,
    withinMs === undefined ? '' : ` within ${withinMs} ms`,
    tookMs === undefined ? '' : ` after ${Math.round(tookMs)} ms`,
  ].join('');
  return `stopped${how === undefined ? '' : ` by ${HOW[how]}`}${status}${times}`;
}
