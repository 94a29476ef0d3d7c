const TICK_MS = 10;

/**
 * Watches how long the event loop stands still. Silence seen by a client that was not looking is no evidence
 * (DESIGN §5.2a), so every window carries its worst lag.
 */
export class LoopWatch {
  #last = performance.now();
  #worst = 0;
  readonly #timer = setInterval(() => this.#tick(), TICK_MS);

  #tick(): void {
    const now = performance.now();
    this.#worst = Math.max(this.#worst, now - this.#last - TICK_MS);
    this.#last = now;
  }

  /** Ends the watch; answers the longest standstill in whole milliseconds, one that still lasts included. */
  stop(): number {
    this.#tick();
    clearInterval(this.#timer);
    return Math.round(Math.max(0, this.#worst));
  }
}
