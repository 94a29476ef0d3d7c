/**
 * Where an app waits before one of its steps, so that the harness can change the world between two of them. At most
 * one step is held at a time; nothing is held unless the harness asks for it.
 */
export class Holds {
  #step: string | undefined;
  #waiting = false;
  #told: ((waiting: boolean) => void)[] = [];
  #goOn: (() => void)[] = [];

  /** From now on whoever comes to this step waits there. */
  hold(step: string): void {
    this.release();
    this.#step = step;
  }

  /** Comes to a step: returns at once unless it is held, else when it is released. */
  async pass(step: string | undefined): Promise<void> {
    if (step === undefined || step !== this.#step) return;
    this.#waiting = true;
    this.#tell(true);
    await new Promise<void>((resolve) => this.#goOn.push(resolve));
  }

  /** Resolves with true once somebody waits at the held step, with false if it is released before that. */
  held(): Promise<boolean> {
    if (this.#waiting || this.#step === undefined) return Promise.resolve(this.#waiting);
    return new Promise((resolve) => this.#told.push(resolve));
  }

  /** Lets everybody go on, and holds nothing any more. */
  release(): void {
    this.#step = undefined;
    this.#waiting = false;
    this.#tell(false);
    for (const goOn of this.#goOn.splice(0)) goOn();
  }

  #tell(waiting: boolean): void {
    for (const tell of this.#told.splice(0)) tell(waiting);
  }
}
