import type { ProbeResult, ProbeTarget } from '../protocol.js';
import { failureDetail, failureKind } from './failure.js';
import type { ProbeWindow } from './probe-window.js';

/** One try of a target: a socket of its own with a fresh source port. */
export interface Attempt {
  localPort(): number | undefined;
  close(): void;
}

/** What an attempt tells the probe it belongs to. */
export interface AttemptEvents {
  /** The connection stands (TCP only). */
  established(): void;
  /** The listener named itself. */
  named(server: string): void;
  failed(error: Error): void;
}

export type OpenAttempt = (target: ProbeTarget, events: AttemptEvents) => Attempt;

/**
 * Tries one target several times within the window. Any attempt that gets through makes the target `connected`; if all
 * of them fail, the first failure is the result; if nothing is heard at all, `timeout`.
 */
export function probeTarget(
  target: ProbeTarget,
  window: ProbeWindow,
  open: OpenAttempt,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const attempts: Attempt[] = [];
    const failures: Error[] = [];
    let standing = 0;
    let settled = false;

    const settle = (outcome: Omit<ProbeResult, 'key' | 'sourcePorts' | 'tookMs'>) => {
      if (settled) return;
      settled = true;
      cancel();
      const sourcePorts = attempts.map((attempt) => attempt.localPort()).filter((port) => port !== undefined);
      for (const attempt of attempts) attempt.close();
      resolve({ key: target.key, ...outcome, sourcePorts, tookMs: window.elapsedMs });
    };
    const settleSilence = () => {
      if (standing > 0)
        return window.grace(() =>
          settle({ result: 'connected', detail: 'a connection stood, but nobody named himself' }),
        );
      const [failure] = failures;
      settle(failure ? failed(failure) : { result: 'timeout' });
    };
    const eventsOfAttempt = (stands = false): AttemptEvents => ({
      established: () => {
        stands = true;
        standing += 1;
      },
      named: (server) => settle({ result: 'connected', server }),
      failed: (error) => {
        if (stands) standing -= 1;
        // ETIMEDOUT is the kernel's own word for silence, which is ours to judge when the window closes.
        if (failureKind(error) === 'timeout') return;
        failures.push(error);
        if (failures.length === window.attempts) settle(failed(failures[0] ?? error));
      },
    });
    const cancel = window.schedule(() => attempts.push(open(target, eventsOfAttempt())), settleSilence);
  });
}

function failed(error: Error): Omit<ProbeResult, 'key' | 'sourcePorts' | 'tookMs'> {
  const kind = failureKind(error);
  const detail = failureDetail(error);
  return { result: kind === 'tls' || kind === 'timeout' ? 'error' : kind, detail };
}
