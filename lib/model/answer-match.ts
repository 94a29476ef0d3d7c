import type { AnswerOutcome } from './outcome.js';

/** What an expectation can name of an answer, in the order in which a reader wants to hear of it. */
export const ANSWER_FIELDS = [
  'started',
  'code',
  'allowed',
  'reason',
  'authenticated',
  'user',
  'groups',
  'uid',
  'extra',
  'warning',
  'value',
  'atLeast',
  'may',
] as const;
export type AnswerField = (typeof ANSWER_FIELDS)[number];

/**
 * The first thing that an expectation names and an answer does not show, or undefined where they agree. `reason` and
 * `warning` are pieces; `groups` and `may` are compared as a whole in any order, and each named key of `extra` too.
 * Plain equality of data: a run polls by it until an answer is as expected, and the judge finds words for it.
 */
export function firstMismatch(expected: AnswerOutcome, observed: AnswerOutcome): AnswerField | undefined {
  return ANSWER_FIELDS.find((field) => expected[field] !== undefined && !agrees(field, expected, observed));
}

function agrees(field: AnswerField, expected: AnswerOutcome, observed: AnswerOutcome): boolean {
  switch (field) {
    case 'reason':
    case 'warning':
      return observed[field]?.includes(expected[field] ?? '') ?? false;
    case 'groups':
    case 'may': {
      const { missing, extra } = compared(expected[field], observed[field]);
      return observed[field] !== undefined && missing.length + extra.length === 0;
    }
    case 'extra':
      return Object.entries(expected.extra ?? {}).every(([key, values]) => {
        const { missing, extra } = compared(values, observed.extra?.[key]);
        return missing.length + extra.length === 0;
      });
    case 'atLeast':
      return observed.value !== undefined && observed.value >= (expected.atLeast ?? 0);
    default:
      return expected[field] === observed[field];
  }
}

/** Two lists as sets: what the second lacks, and what it has too many. */
export function compared(
  expected: readonly string[] | undefined,
  observed: readonly string[] | undefined,
): { missing: string[]; extra: string[] } {
  const must = new Set(expected ?? []);
  const has = new Set(observed ?? []);
  return {
    missing: [...must].filter((one) => !has.has(one)),
    extra: [...has].filter((one) => !must.has(one)),
  };
}
