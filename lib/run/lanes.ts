interface Waiting {
  alone: boolean;
  begin(lane: number): void;
}

/**
 * Hands out the lanes of the network world, first come, first served. A case that must be alone waits until every lane
 * is free, gets lane 0, and nobody else begins before it has ended.
 */
export class Lanes {
  readonly #free: number[];
  readonly #waiting: Waiting[] = [];
  #aloneRuns = false;

  /** `count` lanes, at least one. */
  constructor(readonly count: number) {
    this.#free = Array.from({ length: count }, (_, index) => index);
  }

  /** Runs `work` in a lane of its own and gives the lane back, however it ends. Rejects with what `work` rejects with. */
  async use<T>(alone: boolean, work: (lane: number) => Promise<T>): Promise<T> {
    const lane = await new Promise<number>((begin) => {
      this.#waiting.push({ alone, begin });
      this.#next();
    });
    try {
      return await work(lane);
    } finally {
      if (alone) this.#aloneRuns = false;
      this.#free.push(lane);
      this.#free.sort((one, other) => one - other);
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (!first || this.#aloneRuns || this.#free.length < (first.alone ? this.count : 1)) return;
      this.#waiting.shift();
      this.#aloneRuns = first.alone;
      first.begin(this.#free.shift() as number);
    }
  }
}
