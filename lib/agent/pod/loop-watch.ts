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

/** A harness that never asks for a window's receipts leaves its watch to end by itself. */
const FORGOTTEN_MS = 30_000;

/** Keeps watching after a probe has ended, until the receipts of its window are asked for. */
export class WindowWatches {
  readonly #open = new Map<string, LoopWatch>();

  begin(window: string): void {
    this.end(window);
    this.#open.set(window, new LoopWatch());
    setTimeout(() => this.end(window), FORGOTTEN_MS).unref();
  }

  /** The lag since the window's begin; null if the window is not watched. Ends the watch. */
  end(window: string): number | null {
    const lag = this.#open.get(window)?.stop() ?? null;
    this.#open.delete(window);
    return lag;
  }
}
