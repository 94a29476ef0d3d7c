import type { Attached } from '../run/attach.js';

/**
 * An attachment that one fault may leave to the next. Probes dial anew for each cell and the agents' streams never cross
 * the pod network, so nothing of a fault that ended as it should is left in it; any other fault gets its own.
 */
export class SharedAttachment {
  #attached: Attached | undefined;

  constructor(private readonly attach: () => Attached) {}

  /** Uses the attachment, a new one where it may not be shared; whoever spoils it leaves none behind. */
  async use<T>(
    shared: boolean,
    work: (attached: Attached) => Promise<{ value: T; sound: boolean }>,
  ): Promise<T> {
    if (!shared) await this.drop();
    this.#attached ??= this.attach();
    let sound = false;
    try {
      const done = await work(this.#attached);
      sound = done.sound;
      return done.value;
    } finally {
      if (!shared || !sound) await this.drop();
    }
  }

  async drop(): Promise<void> {
    const attached = this.#attached;
    this.#attached = undefined;
    await attached?.close();
  }
}
