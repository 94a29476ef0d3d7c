import { InputError } from '../model/errors.js';
import type { PlannedCase, Suite } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';

/** The options that choose cases. */
export interface SelectionOptions {
  suite?: Suite[];
  grep?: string;
}

/** The planned cases of the paths and options. Throws InputError for bad cases and for an empty selection. */
export function selectedPlan(paths: readonly string[], { suite, grep }: SelectionOptions): PlannedCase[] {
  return loadPlan({
    paths,
    ...(suite === undefined ? {} : { suites: suite }),
    ...(grep === undefined ? {} : { grep: pattern(grep) }),
  });
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
