import pLimit from 'p-limit';
import type { PlannedCase } from '../model/plan.js';
import type { CaseReport } from '../model/report.js';

/** Judged reports of cases that run side by side, each to be awaited by the mocha test of its case. */
export class InFlight {
  readonly #reports = new Map<string, Promise<CaseReport>>();

  /**
   * Begins cases in order, `atOnce` of them side by side; those behind wait. Once `signal` is aborted, none begins any
   * more, and the reports of those that did not begin are rejected with its reason.
   */
  begin(
    cases: readonly PlannedCase[],
    atOnce: number,
    judge: (planned: PlannedCase) => Promise<CaseReport>,
    signal: AbortSignal,
  ): void {
    const limit = pLimit(atOnce);
    for (const planned of cases) {
      const report = limit(() => {
        signal.throwIfAborted();
        return judge(planned);
      });
      // Nobody may wait for it yet; whoever does gets the rejection then.
      report.catch(() => {});
      this.#reports.set(planned.id, report);
    }
  }

  /** The report of a case that was begun. */
  async reportOf(planned: PlannedCase): Promise<CaseReport> {
    const report = this.#reports.get(planned.id);
    if (report === undefined) throw new TypeError(`${planned.id} was never begun`);
    return report;
  }

  /** Resolves when nothing is in flight any more, whatever became of it. */
  async landed(): Promise<void> {
    await Promise.allSettled(this.#reports.values());
  }
}
