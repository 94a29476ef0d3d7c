import type { Receipt, ReceiptsRequest } from '../protocol.js';

/** Enough for several windows of a big matrix; older receipts fall out first. */
const KEPT = 5_000;

/** What arrived at this pod's listeners, with the time by a monotonic clock (milliseconds). */
export class ReceiptBook {
  readonly #entries: { at: number; receipt: Receipt }[] = [];

  constructor(readonly now: () => number = () => performance.now()) {}

  /** Notes an arrival. The receipt may gain its key later, when the client's first line comes. */
  add(receipt: Receipt): Receipt {
    this.#entries.push({ at: this.now(), receipt });
    if (this.#entries.length > KEPT) this.#entries.splice(0, KEPT / 10);
    return receipt;
  }

  /** What a window's probes may have caused: tagged with the window, or without any tag and recent enough. */
  during({ window, sinceMs }: ReceiptsRequest): Receipt[] {
    const from = this.now() - sinceMs;
    return this.#entries
      .filter(({ at, receipt }) => (receipt.key ? receipt.key.startsWith(`${window}.`) : at >= from))
      .map(({ receipt }) => receipt);
  }
}
