import { InputError } from '../model/errors.js';
import type { PlannedCase } from '../model/plan.js';

/**
 * Refuses cases whose tokens the user was to bring and did not, before anything starts. `plan` alone needs no token.
 * Throws InputError with each variable and the case that wants it.
 */
export function refuseMissingTokens(
  planned: readonly PlannedCase[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const problems = planned.flatMap(({ case: one, file }) => {
    if (one.kind !== 'AccessCase') return [];
    return Object.entries(one.identities).flatMap(([name, identity]) =>
      identity.from === 'environment' && !environment[identity.variable]
        ? [
            {
              file,
              found: `identity ${name}, whose token ${identity.variable} is not in the environment`,
              write: `export ${identity.variable}=… before the run; it belongs in no file`,
            },
          ]
        : [],
    );
  });
  if (problems.length > 0) throw new InputError('tokens are missing', problems);
}
