import type { AppControl } from './app-control.js';
import type { Moments } from './flow.js';

/**
 * Does some work in which an app takes `steps`. If something is due before one of them, the app waits there until it is
 * done. Work that ends before the app comes so far ends as ever, and what was due is not done: the runner sees that.
 * Rejects as the work does, and if a tool broke; the app is never left waiting.
 */
export async function heldBefore(
  app: Pick<AppControl, 'holdBefore' | 'held' | 'release'>,
  steps: readonly string[],
  moments: Moments,
  work: () => Promise<void>,
): Promise<void> {
  const { before } = moments;
  if (before === undefined || !steps.includes(before)) return await work();
  await app.holdBefore(before);
  const due = app.held().then(async (held) => {
    if (!held) return;
    try {
      await moments.reached(before);
    } finally {
      await app.release();
    }
  });
  // Both are awaited to the end: a failure of either is told, and nothing of the other goes on behind it.
  const ended = work().finally(() => app.release());
  const [worked, done] = await Promise.allSettled([ended, due]);
  if (worked.status === 'rejected') throw worked.reason;
  if (done.status === 'rejected') throw done.reason;
}
