import { EXIT } from '../model/errors.js';

/** One press of Ctrl-C comes more than once: from the terminal, and from whoever started this process and passes it on. */
const ONE_PRESS_MS = 1000;

/** What is listened to, and what it may do: the process itself but in tests. */
export interface Interruptible {
  on(signal: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/** Whether and how a command was interrupted. */
export interface Interruption {
  /** Aborted by the first SIGINT or SIGTERM. */
  signal: AbortSignal;
  /** 130 or 143 once it was interrupted. */
  exitCode(): number | undefined;
  /** Listens no more. */
  end(): void;
}

/** Listens for interruptions: the first has the command clean up, a second press leaves at once. */
export function onInterruption(
  say: (words: string) => void,
  listenedTo: Interruptible = process,
  now: () => number = Date.now,
): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  let first = 0;
  const handler = (name: NodeJS.Signals) => {
    const mine = name === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    if (code !== undefined) {
      if (now() - first > ONE_PRESS_MS) listenedTo.exit(mine);
      return;
    }
    code = mine;
    first = now();
    say(`${name}: cleaning up; once more to leave at once (the next start sweeps what is left)`);
    controller.abort(new Error(`interrupted by ${name}`));
  };
  listenedTo.on('SIGINT', handler);
  listenedTo.on('SIGTERM', handler);
  return {
    signal: controller.signal,
    exitCode: () => code,
    end: () => {
      listenedTo.off('SIGINT', handler);
      listenedTo.off('SIGTERM', handler);
    },
  };
}
