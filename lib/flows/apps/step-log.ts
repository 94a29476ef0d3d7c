import { AppStop, type How } from './stop.js';

/** A step of a handshake as the app itself saw it. Times are epoch milliseconds; never a token, a code or a secret. */
export interface AppStep {
  step: string;
  /** H0 … H13 of the hop table. */
  hop: string;
  startedAt: number;
  tookMs: number;
  result: 'done' | 'stopped';
  how?: How;
  code?: number;
  detail?: string;
  /** The `error` of an OAuth answer, and why in words. */
  error?: string;
  says?: string;
}

/**
 * What the app did, in order: kept for the harness, which reads it over the pod's own loopback, and written to
 * standard output as JSON lines for `kubectl logs`.
 */
export class StepLog {
  #steps: AppStep[] = [];

  constructor(readonly print: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {}

  get steps(): readonly AppStep[] {
    return this.#steps;
  }

  forget(): void {
    this.#steps = [];
  }

  record(step: AppStep): void {
    this.#steps.push(step);
    this.print(JSON.stringify(step));
  }

  /** Records a step that began at `startedAt` and ends now, whole. */
  done(step: string, hop: string, startedAt = Date.now()): void {
    this.record({ step, hop, startedAt, tookMs: Date.now() - startedAt, result: 'done' });
  }

  /** Records a step that began at `startedAt` and stops now, for the reason that `error` carries. */
  stopped(step: string, hop: string, startedAt: number, error: unknown): void {
    const stop = AppStop.of(error);
    this.record({
      step,
      hop,
      startedAt,
      tookMs: Date.now() - startedAt,
      result: 'stopped',
      how: stop.how,
      ...(stop.code === undefined ? {} : { code: stop.code }),
      detail: stop.detail,
      ...(stop.error === undefined ? {} : { error: stop.error }),
      ...(stop.says === undefined ? {} : { says: stop.says }),
    });
  }
}
