import { InputError } from '../model/errors.js';
import type { Suite } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';
import { type Chosen, chosenBySpeed } from '../plan/slow-cases.js';

/** The options that choose cases. */
export interface SelectionOptions {
  suite?: Suite[];
  grep?: string;
  /** Slow cases too. */
  all?: boolean;
}

/**
 * The planned cases of the paths and options, and how many slow ones were left out. Throws InputError for bad cases and
 * for an empty selection.
 */
export function selectedPlan(paths: readonly string[], { suite, grep, all }: SelectionOptions): Chosen {
  const planned = loadPlan({
    paths,
    ...(suite === undefined ? {} : { suites: suite }),
    ...(grep === undefined ? {} : { grep: pattern(grep) }),
  });
  return chosenBySpeed(planned, all === true);
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InputError(`--grep ${text} is no regular expression`, [], {
      seen: error instanceof Error ? error.message : String(error),
      nextStep: 'quote what has a meaning in regular expressions with a backslash',
    });
  }
}
