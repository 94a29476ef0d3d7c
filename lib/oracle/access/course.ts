import { CHECKS, type Check, type CheckName, Refusal, Unchecked } from './check.js';

/** The checks of one token, one after the other; after a refusal no further one is made. */
export class Course {
  readonly #made: Check[] = [];
  #refused = false;

  /** Makes a check that gives a value; undefined where it refuses, cannot be made, or is asked no more. */
  check<Value>(check: CheckName, make: () => Value, says: (value: Value) => string): Value | undefined {
    if (this.#refused) return undefined;
    try {
      const value = make();
      this.#made.push({ check, outcome: 'accepts', says: says(value) });
      return value;
    } catch (cause) {
      if (cause instanceof Refusal) {
        this.#refused = true;
        this.#made.push({ check, outcome: 'refuses', says: cause.says, error: cause.error });
      } else if (cause instanceof Unchecked) {
        this.#made.push({ check, outcome: 'not checked', says: cause.message });
      } else throw cause;
      return undefined;
    }
  }

  /** Makes a check that only has something to say. */
  say(check: CheckName, make: () => string): void {
    this.check(check, make, (words) => words);
  }

  /** Whether one of these could not be made. */
  isOpen(names: readonly CheckName[]): boolean {
    return this.#made.some(({ check, outcome }) => outcome === 'not checked' && names.includes(check));
  }

  /** Every check there is, in its order. */
  all(): Check[] {
    return CHECKS.map((name) => this.#made.find(({ check }) => check === name) ?? notAsked(name));
  }
}

function notAsked(check: CheckName): Check {
  return { check, outcome: 'not asked', says: 'a check before it refused' };
}
