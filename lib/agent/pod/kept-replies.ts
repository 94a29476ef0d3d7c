import type { ReplyLine } from '../protocol.js';

/** Replies that nobody acknowledged, the harness being gone, are given up oldest first beyond this number. */
const KEPT = 500;

/**
 * Replies by the id of their command. The stream may break between a command and its reply; the harness then asks
 * again with the same id, and must get the result of the first run rather than a second run.
 */
export class KeptReplies {
  readonly #kept = new Map<string, Promise<ReplyLine>>();

  /** The kept reply of this id, finished or still under way; runs `command` only if there is none. */
  once(id: string, command: () => Promise<ReplyLine>): Promise<ReplyLine> {
    const known = this.#kept.get(id);
    if (known) return known;
    const reply = command();
    this.#kept.set(id, reply);
    if (this.#kept.size > KEPT) {
      for (const oldest of [...this.#kept.keys()].slice(0, this.#kept.size - KEPT)) this.#kept.delete(oldest);
    }
    return reply;
  }

  acknowledge(ids: readonly string[]): void {
    for (const id of ids) this.#kept.delete(id);
  }
}
