interface Waiting<T> {
  alone: boolean;
  begin(lane: T): void;
}

/**
 * Hands out lanes, first come, first served. A case that must be alone waits until every lane is free, gets the first,
 * and nobody else begins before it has ended.
 */
export class Lanes<T> {
  readonly #free: T[];
  readonly #waiting: Waiting<T>[] = [];
  #aloneRuns = false;

  /** At least one lane, whatever stands for it. */
  constructor(readonly all: readonly T[]) {
    this.#free = [...all];
  }

  /** Runs `work` in a lane of its own and gives the lane back, however it ends. Rejects with what `work` rejects with. */
  async use<R>(alone: boolean, work: (lane: T) => Promise<R>): Promise<R> {
    const lane = await new Promise<T>((begin) => {
      this.#waiting.push({ alone, begin });
      this.#next();
    });
    try {
      return await work(lane);
    } finally {
      if (alone) this.#aloneRuns = false;
      this.#free.push(lane);
      this.#free.sort((one, other) => this.all.indexOf(one) - this.all.indexOf(other));
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const [first] = this.#waiting;
      const [lane] = this.#free;
      const enough = first?.alone ? this.#free.length === this.all.length : true;
      if (first === undefined || lane === undefined || this.#aloneRuns || !enough) return;
      this.#waiting.shift();
      this.#free.shift();
      this.#aloneRuns = first.alone;
      first.begin(lane);
    }
  }
}
