import { InputError, type InputProblem } from '../model/errors.js';

/** Collects all that is wrong, so that a person corrects it in one go. */
export class Problems {
  readonly #list: InputProblem[] = [];

  add(problem: InputProblem): void {
    this.#list.push(problem);
  }

  get count(): number {
    return this.#list.length;
  }

  /** Throws one InputError with every problem so far, ordered by file and line; does nothing where there is none. */
  throwIfAny(what: string): void {
    if (this.#list.length === 0) return;
    const ordered = [...this.#list].sort(
      (one, other) => one.file.localeCompare(other.file) || (one.line ?? 0) - (other.line ?? 0),
    );
    throw new InputError(what, ordered);
  }
}
