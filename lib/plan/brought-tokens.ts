import { InputError, type InputProblem } from '../model/errors.js';
import type { OwnWorld } from '../model/own-flow.js';
import type { PlannedCase } from '../model/plan.js';

/**
 * Refuses cases whose tokens or client secrets the user was to bring and did not, before anything starts. `plan` alone needs no token.
 * Throws InputError with each variable and the case that wants it.
 */
export function refuseMissingTokens(
  planned: readonly PlannedCase[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const problems = planned.flatMap(({ case: one, file, own, cut }) => {
    // Rows of a matrix have the file and the client of the case that they belong to.
    if (one.kind === 'FlowCase' && own?.login && !cut) return missingSecret(file, own.login, environment);
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
  if (problems.length > 0) throw new InputError('tokens or secrets are missing', problems);
}

function missingSecret(
  file: string,
  { id, variable, line }: NonNullable<OwnWorld['login']>,
  environment: Readonly<Record<string, string | undefined>>,
): InputProblem[] {
  if (environment[variable]) return [];
  const found = `client ${id}, whose secret ${variable} is not in the environment`;
  return [{ file, line, found, write: `export ${variable}=… before the run; it belongs in no file` }];
}
