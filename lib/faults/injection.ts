import { InputError } from '../model/errors.js';
import { catalogue } from './catalogue.js';
import type { ClusterFault, FaultContext } from './context.js';
import { forgetStanding, noteStanding, standingFault } from './standing.js';

/** @throws InputError with the names that there are. */
export function faultNamed(name: string): ClusterFault {
  const fault = catalogue.find((one) => one.name === name);
  if (fault) return fault;
  throw new InputError(`there is no fault "${name}"`, [], {
    expected: `one of ${catalogue.map((one) => one.name).join(', ')}`,
    nextStep: '`twinlock fault list` says what each of them breaks',
  });
}

/**
 * Injects a fault and gives its own proof that it bites, in a sentence.
 * @throws InputError where another fault is in force already: two at once prove nothing about either.
 * @throws Error where the fault does not bite; it stays noted, so that `fault undo` works.
 */
export async function inject(fault: ClusterFault, context: FaultContext): Promise<string> {
  const { folder } = context.environment;
  const standing = standingFault(folder);
  if (standing !== undefined) {
    throw new InputError(`the fault "${standing.name}" is in force already`, [], {
      nextStep: 'undo it with `twinlock fault undo`, then inject the next',
    });
  }
  noteStanding(folder, { name: fault.name, state: {} });
  const state = await fault.inject(context);
  noteStanding(folder, { name: fault.name, state });
  return fault.prove(context, state);
}

/** Undoes the fault that is in force and gives its name; undefined where none is. */
export async function undoStanding(context: FaultContext): Promise<string | undefined> {
  const { folder } = context.environment;
  const standing = standingFault(folder);
  if (standing === undefined) return undefined;
  await faultNamed(standing.name).undo(context, standing.state);
  forgetStanding(folder);
  return standing.name;
}
