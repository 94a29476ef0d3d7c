import type { AnswerOutcome } from '../model/outcome.js';

/**
 * What is wrong with a call of kubectl as a person sees it, in a sentence; undefined where it is as expected, or no such
 * call was expected. Who the API server took the person for is compared as in any other answer.
 */
export function callFault(expected: AnswerOutcome, observed: AnswerOutcome): string | undefined {
  const { exit, logins, refreshes, reason } = expected;
  if (exit === undefined) return undefined;
  // Logins come first: a person who was asked when nobody should be explains why the call failed.
  if (logins !== undefined && observed.logins !== logins) {
    return (observed.logins ?? 0) > logins
      ? 'The person was asked to log in, and a session was there that should have served.'
      : 'The person was not asked to log in, though there was no session that may serve.';
  }
  if (refreshes === 0 && observed.refreshes !== 0)
    return 'The issuer renewed the session, and should not have.';
  // More are no fault: a token that lives for seconds may end once more while kubectl is at work.
  if (refreshes !== undefined && (observed.refreshes ?? 0) < refreshes) {
    return 'The issuer never renewed the session, so kubectl showed a token that had ended.';
  }
  if (observed.exit !== exit) {
    return exit === 0 ? 'kubectl failed and should not have.' : 'kubectl did something that must be refused.';
  }
  // A whole line, since `no` stands in many sentences.
  if (reason !== undefined && !observed.reason?.split('\n').includes(reason)) {
    return 'kubectl ended as it should, but told the person something else.';
  }
  return undefined;
}

/** A call of kubectl in words, the same for expectation and observation; empty for any other answer. */
export function callWords({ exit, logins, refreshes }: AnswerOutcome): string[] {
  if (exit === undefined) return [];
  const words = [`exit ${exit}`];
  if (logins !== undefined) words.push(`after ${counted(logins, 'login')}`);
  if (refreshes !== undefined) words.push(`and ${counted(refreshes, 'refresh', 'refreshes')}`);
  return words;
}

function counted(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${one}`;
  return `${count} ${count === 1 ? one : many}`;
}
