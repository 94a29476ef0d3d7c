import { type AnswerField, compared, firstMismatch } from '../model/answer-match.js';
import type { AnswerOutcome } from '../model/outcome.js';
import { callFault } from './kubectl-difference.js';

/**
 * What is wrong with an answer, in a sentence for a person; undefined where it is as expected. Oracles that disagree
 * are wrong whatever was expected, since one of them says what is not so.
 */
export function answerFault(expected: AnswerOutcome, observed: AnswerOutcome): string | undefined {
  if (observed.disagreement !== undefined) {
    return `The API server contradicts itself about what the caller may do: ${observed.disagreement}.`;
  }
  const call = callFault(expected, observed);
  if (call !== undefined) return call;
  const field = firstMismatch(expected, observed);
  if (field !== undefined) return `${FAULTS[field](expected, observed)}${allThatTime(expected)}`;
  return windowFault(expected, observed);
}

const FAULTS: Record<AnswerField, (expected: AnswerOutcome, observed: AnswerOutcome) => string> = {
  started: ({ started }) =>
    started
      ? 'The API server should have started and did not.'
      : 'The API server started and must refuse to.',
  code: ({ code = 0 }, observed) =>
    observed.code !== undefined && observed.code < 300 && code >= 400
      ? 'A request that must be refused was answered.'
      : 'The API server answered with another code.',
  allowed: ({ allowed }) =>
    allowed
      ? 'The review of access denies what must be allowed.'
      : 'The review of access allows what must be denied.',
  reason: (_, { reason }) =>
    reason === undefined
      ? 'The code is right, but the API server gave no reason.'
      : 'The code is right, but the API server had another reason, so the request was refused by another rule.',
  authenticated: ({ authenticated }) =>
    authenticated
      ? 'The TokenReview takes the token for nobody.'
      : 'The TokenReview accepts a token that is not meant for these audiences.',
  user: () => 'The API server took the caller for somebody else.',
  groups: (expected, observed) => {
    const { missing, extra } = compared(expected.groups, observed.groups);
    return `The groups are not the same.${list('Missing', missing)}${list('Too many', extra)}`;
  },
  uid: () => 'The user is the right one by name, but has another uid.',
  extra: (expected, observed) => {
    const wrong = Object.entries(expected.extra ?? {}).flatMap(([key, values]) => {
      const { missing, extra } = compared(values, observed.extra?.[key]);
      const seen = observed.extra?.[key]?.join(', ') ?? 'nothing';
      return missing.length + extra.length > 0 ? [`${key} is ${seen}, and not ${values.join(', ')}`] : [];
    });
    return `An extra field of the user is another one: ${wrong.join('; ')}.`;
  },
  warning: ({ warning = '' }, observed) =>
    observed.warning === undefined
      ? `The API server should have warned of "${warning}" and did not.`
      : 'The API server warned of something else.',
  value: () => 'The figure is another one.',
  atLeast: () => 'The figure is too small.',
  may: (expected, observed) => {
    const { missing, extra } = compared(expected.may, observed.may);
    const given = extra.map((thing) => `${thing} (${observed.givenBy?.[thing] ?? 'by a rule nobody named'})`);
    const more = given.length > 0 ? ` Overprivileged, it may also: ${given.join('; ')}.` : '';
    return `The identity may not do exactly what the case says.${more}${list('It may not', missing)}`;
  },
};

/** A window that is too long or too short, of an answer that is as expected at last. */
function windowFault(
  { withinMs, notBeforeMs }: AnswerOutcome,
  { windowMs }: AnswerOutcome,
): string | undefined {
  if (windowMs === undefined) return undefined;
  if (withinMs !== undefined && windowMs > withinMs) {
    return `The answer became right only after ${inSeconds(windowMs)}, and ${inSeconds(withinMs)} is the most.`;
  }
  if (notBeforeMs !== undefined && windowMs < notBeforeMs) {
    return `The answer became so after ${inSeconds(windowMs)} already, and not before ${inSeconds(notBeforeMs)} is right.`;
  }
  return undefined;
}

const list = (label: string, items: readonly string[]) =>
  items.length > 0 ? ` ${label}: ${items.join(', ')}.` : '';

/** A request that is repeated was wrong for all of its time. */
const allThatTime = ({ withinMs }: AnswerOutcome) =>
  withinMs === undefined ? '' : ` It was asked again for ${inSeconds(withinMs)}.`;

export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
