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

/** Keeps watching after a probe has ended, until the receipts of its window are asked for. One window at a time. */
export class WindowWatch {
  #open: { window: string; watch: LoopWatch } | undefined;

  begin(window: string): void {
    this.#open?.watch.stop();
    this.#open = { window, watch: new LoopWatch() };
  }

  /** The lag since the window's begin; null if another window, or none, is watched. Ends the watch. */
  end(window: string): number | null {
    if (this.#open?.window !== window) return null;
    const lag = this.#open.watch.stop();
    this.#open = undefined;
    return lag;
  }
}
