import { InputError } from '../model/errors.js';
import type { PlannedCase } from '../model/plan.js';

/** Whether a case waits for a timer of the product, such as the thirty seconds of a key set, which is never shortened. */
export function isSlow({ case: one }: PlannedCase): boolean {
  return 'slow' in one && one.slow;
}

/** Cases that are taken, and how many were left out since they are slow. */
export interface Chosen {
  cases: PlannedCase[];
  leftOut: number;
}

/** All cases, or those that are not slow. Throws an InputError where none is left: somebody asked for slow ones only. */
export function chosenBySpeed(planned: readonly PlannedCase[], all: boolean): Chosen {
  const cases = planned.filter((one) => all || !isSlow(one));
  if (cases.length === 0) {
    throw new InputError('no case is selected', [], {
      expected: 'at least one case that does not wait for a timer of the product',
      seen: `${planned.length} that do: ${planned.map(({ id }) => id).join(', ')}`,
      nextStep: 'Add --all, which takes the slow cases too.',
    });
  }
  return { cases, leftOut: planned.length - cases.length };
}

/** What a reader is told of the cases that were left out; nothing where there are none. */
export function leftOutInWords(leftOut: number): string | undefined {
  if (leftOut === 0) return undefined;
  const subject = leftOut === 1 ? '1 case that waits' : `${leftOut} cases that wait`;
  return `${subject} for a timer of a product ${leftOut === 1 ? 'is' : 'are'} left out; --all takes ${leftOut === 1 ? 'it' : 'them'} too`;
}
