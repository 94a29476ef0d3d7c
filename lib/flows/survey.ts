import type { FlowPod, Party } from '../model/hops.js';
import type { Listener } from '../model/listeners.js';

/** Looks at the whole flow world and not at one flow's way through it. Every call rejects if a tool broke. */
export interface Survey {
  /** The TCP ports that anybody in the pod listens on, beyond its loopback, by its own kernel's word. */
  listening(pod: FlowPod): Promise<number[]>;
  /**
   * Those of the targets that answer this party, each tried with fresh sockets from where the party stands. Silence is
   * looked at twice, the second time for longer. Who is outside calls as it must: the browser by the nodes' ports.
   */
  answering(from: Party, targets: readonly Listener[]): Promise<Listener[]>;
}
