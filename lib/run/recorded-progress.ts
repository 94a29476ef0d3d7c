import { EnvironmentError, TwinlockError } from '../model/errors.js';
import type { History } from '../model/history.js';
import type { Progress } from '../model/progress.js';

/**
 * Progress that also writes each stage into the history: its milliseconds, whether it ended well, and for one that
 * did not its last observed state.
 */
export function recorded(progress: Progress, history: History): Progress {
  return {
    say: (line) => progress.say(line),
    stage: (name, work) =>
      progress.stage(name, async (note) => {
        const startedAt = performance.now();
        let lastState: string | undefined;
        const write = (ok: boolean) =>
          history.write({
            type: 'stage',
            at: Date.now(),
            stage: {
              name,
              ms: Math.round(performance.now() - startedAt),
              ok,
              ...(lastState === undefined ? {} : { lastState }),
            },
          });
        try {
          const result = await work((state) => {
            lastState = state;
            note(state);
          });
          write(true);
          return result;
        } catch (error) {
          if (error instanceof TwinlockError && error.seen !== undefined) lastState = error.seen;
          write(false);
          throw error;
        }
      }),
  };
}

/** Writes what broke bring-up into the history, so that the report says it too. */
export function recordBroken(error: unknown, history: History): void {
  const stage = error instanceof EnvironmentError ? error.stage : 'bring-up';
  const message = error instanceof Error ? error.message : String(error);
  const seen =
    error instanceof TwinlockError && error.seen !== undefined ? ` (last seen: ${error.seen})` : '';
  const nextStep = error instanceof TwinlockError ? error.nextStep : undefined;
  history.write({
    type: 'broken',
    at: Date.now(),
    stage,
    message: `${message}${seen}`,
    ...(nextStep === undefined ? {} : { nextStep }),
  });
}
