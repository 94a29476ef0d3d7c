import type { Cell } from '../model/cell.js';
import type { AnswerOutcome, NetworkOutcome, Outcome } from '../model/outcome.js';
import { answerFault } from './answer-difference.js';
import { stepFault } from './step-difference.js';

/** What an observation says against its expectation; `sentence` is for a person and empty where they agree. */
export type Difference =
  | { verdict: 'pass' }
  | { verdict: 'fail' | 'unknown' | 'unsupported'; sentence: string };

const same: Difference = { verdict: 'pass' };
const wrong = (sentence: string): Difference => ({ verdict: 'fail', sentence });
const untold = (sentence: string): Difference => ({ verdict: 'unknown', sentence });

/**
 * The diff of one expectation and one observation (DESIGN §5). A broken tool is `unknown`, a missing feature is
 * `unsupported`; everything else must be equal in each thing that the expectation names.
 */
export function differ(cell: Cell, expected: Outcome, observed: Outcome): Difference {
  if (observed.kind === 'unknown') return untold('The tool broke, so this says nothing of the cluster.');
  if (observed.kind === 'unsupported') return { verdict: 'unsupported', sentence: observed.reason };
  if (expected.kind === 'unsupported') return { verdict: 'unsupported', sentence: expected.reason };
  if (expected.kind === 'network' && observed.kind === 'network') {
    return differNetwork(cell, expected, observed);
  }
  if (expected.kind === 'answer' && observed.kind === 'answer') return differAnswer(expected, observed);
  if (expected.kind === 'step' && observed.kind === 'step') {
    const fault = stepFault(expected, observed);
    return fault === undefined ? same : wrong(fault);
  }
  return untold(
    `The case expects an outcome of kind "${expected.kind}" and the run observed one of kind "${observed.kind}".`,
  );
}

function differNetwork(cell: Cell, expected: NetworkOutcome, observed: NetworkOutcome): Difference {
  if (observed.result === 'void') return untold('The window of the probe does not count as evidence.');
  if (observed.result === 'dns' && expected.result !== 'dns' && cell.kind !== 'dns') {
    return untold('The name did not resolve, so the connection itself was never tried.');
  }
  if (observed.result === 'asymmetric' && expected.result !== 'asymmetric') return wrong(oneHalf(expected));
  if (observed.result !== expected.result) {
    if (expected.result === 'timeout' && observed.result === 'connected') {
      return wrong('A connection that must be denied was open.');
    }
    if (expected.result === 'connected')
      return wrong('A connection that must be allowed did not come about.');
    return wrong('The result is another one, and each kind of deny is its own observation.');
  }
  if (expected.server !== undefined && observed.server !== expected.server) {
    return observed.server === undefined
      ? untold('The connection was open, but nobody said who answered.')
      : wrong(`The connection was open, but ${observed.server} answered instead of ${expected.server}.`);
  }
  return same;
}

function oneHalf(expected: NetworkOutcome): string {
  return expected.result === 'timeout'
    ? 'The client heard nothing, yet the packet reached its destination: the answer was lost or only the way back is cut, so this deny is not enforced where it must be.'
    : 'The packet reached its destination and the answer did not come back: the way back is cut or the answer was lost.';
}

function differAnswer(expected: AnswerOutcome, observed: AnswerOutcome): Difference {
  const fault = answerFault(expected, observed);
  return fault === undefined ? same : wrong(fault);
}
