/**
 * When the independent attempts of one target start, as shares of the window: one lost packet must not look like a deny,
 * and a deny must hold until the window is nearly over.
 */
const ATTEMPTS = [0, 0.2, 0.8];

/** How long a connection that already stands may take to name its server, after the window. */
const NAME_GRACE_MS = 300;

/** The time frame that all probes of one request share. */
export class ProbeWindow {
  readonly startedAt = performance.now();

  constructor(readonly windowMs: number) {}

  /** How many attempts each target gets. */
  get attempts(): number {
    return this.#starts.length;
  }

  get #starts(): number[] {
    return ATTEMPTS.map((share) => share * this.windowMs);
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.startedAt);
  }

  /**
   * Runs `attempt` at each starting time and `close` once the window is over. Before `close`, the loop passes a full
   * poll phase: answers that lay in the kernel while the loop was late are seen before anything is called silent.
   * Returns what cancels all of it.
   */
  schedule(attempt: () => void, close: () => void): () => void {
    let open = true;
    const guarded = (act: () => void) => () => {
      if (open) act();
    };
    attempt();
    const timers = this.#starts.slice(1).map((ms) => setTimeout(guarded(attempt), ms - this.elapsedMs));
    // A timer runs before the poll phase of its turn, setImmediate after it.
    timers.push(setTimeout(() => setImmediate(guarded(close)), this.windowMs - this.elapsedMs));
    return () => {
      open = false;
      for (const timer of timers) clearTimeout(timer);
    };
  }

  /** Calls back when a connection that stands has had its time to say who is there. */
  grace(over: () => void): void {
    setTimeout(over, NAME_GRACE_MS);
  }
}
