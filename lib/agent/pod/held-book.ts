import type { ProbeResult, ProbeTarget } from '../protocol.js';
import { failureDetail, failureKind } from './failure.js';
import { type HeldConnection, holdTcp, holdUdp } from './held-connection.js';
import type { ProbeWindow } from './probe-window.js';

/** The connections that this pod keeps as a client, by the names that the harness gave them. */
export class HeldBook {
  readonly #held = new Map<string, HeldConnection>();

  constructor(readonly bind: string | undefined) {}

  /** Opens a connection under the target's name; one that was kept under it before is closed. */
  open(target: ProbeTarget): void {
    const { held } = target;
    if (held === undefined) throw new Error('a connection to hold needs a name');
    this.#held.get(held)?.close();
    this.#held.set(held, (target.protocol === 'TCP' ? holdTcp : holdUdp)(target, this.bind));
  }

  /** Speaks on the connection that is kept under the target's name and waits for its answer until the window is over. */
  ask(target: ProbeTarget, window: ProbeWindow): Promise<ProbeResult> {
    const { key, held = '' } = target;
    const connection = this.#held.get(held);
    if (!connection) {
      const detail = `no connection is held under the name ${held}`;
      return Promise.resolve({ key, result: 'error', detail, sourcePorts: [], tookMs: 0 });
    }
    return new Promise((resolve) => {
      const settle = (outcome: Pick<ProbeResult, 'result' | 'server' | 'detail'>) => {
        cancel();
        const port = connection.localPort();
        const sourcePorts = port === undefined ? [] : [port];
        resolve({ key, ...outcome, sourcePorts, tookMs: window.elapsedMs });
      };
      const waiting = {
        key,
        named: (server: string) => settle({ result: 'connected', server }),
        failed: (error: Error) => settle({ result: resultOf(error), detail: failureDetail(error) }),
      };
      // The first greeting may fail at once, before there is anything to cancel.
      let cancel = () => {};
      cancel = window.schedule(
        () => setImmediate(() => connection.say(waiting)),
        () => settle({ result: 'timeout' }),
      );
    });
  }

  /** Closes the connections of these names; those that are not there are no error. */
  release(names: readonly string[]): void {
    for (const name of names) {
      this.#held.get(name)?.close();
      this.#held.delete(name);
    }
  }
}

function resultOf(error: Error): ProbeResult['result'] {
  const kind = failureKind(error);
  return kind === 'tls' || kind === 'timeout' ? 'error' : kind;
}
