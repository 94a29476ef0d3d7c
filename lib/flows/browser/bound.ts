import { setTimeout as after } from 'node:timers/promises';

/** The bound of what a browser does. It stands still while the harness itself makes the browser wait. */
export class Bound {
  #heldMs = 0;
  #holds: Promise<unknown> = Promise.resolve();

  constructor(
    readonly timeoutMs: number,
    readonly now: () => number = Date.now,
  ) {}

  /** Does some work while the bound stands still. Rejects as the work does. */
  async still<T>(work: () => Promise<T>): Promise<T> {
    const from = this.now();
    const working = work().finally(() => {
      this.#heldMs += this.now() - from;
    });
    this.#holds = working.catch(() => {});
    return await working;
  }

  /** What `work` gives, or undefined once the bound is over; the work then goes on, and nobody hears of it. */
  async within<T>(work: () => Promise<T>): Promise<T | undefined> {
    const ended = new AbortController();
    const working = work().finally(() => ended.abort());
    return await Promise.race([working, this.#over(ended.signal)]);
  }

  /** Resolves when the bound is over, and the time on top for which it stood still. */
  async #over(signal: AbortSignal): Promise<undefined> {
    for (let left = this.timeoutMs; left > 0; ) {
      const held = this.#heldMs;
      await after(left, undefined, { signal }).catch(() => {});
      if (signal.aborted) return undefined;
      await this.#holds;
      left = this.#heldMs - held;
    }
    return undefined;
  }
}
