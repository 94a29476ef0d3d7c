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

/** A harness that never asks for a window's receipts leaves its entry to be dropped after this time. */
const FORGOTTEN_MS = 30_000;

/** Keeps watching after a probe has ended, until the receipts of its window are asked for; one timer for all windows. */
export class WindowWatches {
  readonly #open = new Map<string, { worst: number; since: number }>();
  #last = performance.now();
  #timer: NodeJS.Timeout | undefined;

  begin(window: string): void {
    // What lasted until now belongs to the windows that were open already.
    this.#tick();
    this.#open.set(window, { worst: 0, since: this.#last });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  /** The lag since the window's begin in whole milliseconds; null if the window is not watched. Ends the watch. */
  end(window: string): number | null {
    this.#tick();
    const watched = this.#open.get(window);
    this.#open.delete(window);
    this.#restIfIdle();
    return watched === undefined ? null : Math.round(watched.worst);
  }

  #tick(): void {
    const now = performance.now();
    const lag = now - this.#last - TICK_MS;
    this.#last = now;
    for (const [window, watched] of this.#open) {
      watched.worst = Math.max(watched.worst, lag);
      if (now - watched.since > FORGOTTEN_MS) this.#open.delete(window);
    }
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
