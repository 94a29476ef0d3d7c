import { EnvironmentError } from '../model/errors.js';
import type { DeniedPacket } from '../model/evidence.js';
import { bootedAt, type KernelLogReader, openKernelLog, parseKernelLine } from './kernel-log.js';
import { parsePacketLine } from './packet-line.js';

/** The packets of some time, and whether any may be missing. */
export interface PacketRecord {
  packets: DeniedPacket[];
  /** Records of the log that were overwritten before they could be read: lost evidence, not the lack of a packet. */
  lost: number;
}

/** Names what has an address: `namespace/pod`, `browser`, or undefined for a stranger. */
export type NameAddress = (address: string) => string | undefined;

/**
 * The packets that Calico denied in this run, out of the host's kernel log. Opening it takes a place in the log; call
 * `packetsDuring` at least every few minutes, before the kernel overwrites what is old.
 */
export class DeniedPackets {
  readonly #packets: DeniedPacket[] = [];
  /** Times at which records turned out to be missing: seen after that of the first number, before the second. */
  readonly #gaps: { after: number; before: number; lost: number }[] = [];
  #last: { sequence: number; at: number } | undefined;

  constructor(
    readonly prefix: string,
    readonly reader: KernelLogReader,
    readonly booted: () => number = bootedAt,
  ) {}

  /** Denied packets between two moments (epoch milliseconds), with the names of their ends. */
  packetsDuring(from: number, to: number, name: NameAddress): PacketRecord {
    this.#catchUp();
    const packets = this.#packets
      .filter(({ at }) => at >= from && at <= to)
      .map((packet) => {
        const [source, destination] = [name(packet.source), name(packet.destination)];
        return {
          ...packet,
          ...(source === undefined ? {} : { from: source }),
          ...(destination === undefined ? {} : { to: destination }),
        };
      });
    const lost = this.#gaps
      .filter(({ after, before }) => before >= from && after <= to)
      .reduce((sum, gap) => sum + gap.lost, 0);
    return { packets, lost };
  }

  close(): void {
    this.reader.close();
  }

  #catchUp(): void {
    const boot = this.booted();
    for (let record = this.reader.read(); record !== undefined; record = this.reader.read()) {
      const line = parseKernelLine(record, boot);
      if (!line) continue;
      const missing = this.#last === undefined ? 0 : line.sequence - this.#last.sequence - 1;
      if (missing > 0) this.#gaps.push({ after: this.#last?.at ?? 0, before: line.at, lost: missing });
      this.#last = { sequence: line.sequence, at: line.at };
      const packet = parsePacketLine(line, this.prefix);
      if (packet) this.#packets.push(packet);
    }
  }
}

/** Opens the run's packets. Throws EnvironmentError where the kernel's log may not be read. */
export function openDeniedPackets(prefix: string): DeniedPackets {
  try {
    return new DeniedPackets(prefix, openKernelLog());
  } catch (error) {
    throw new EnvironmentError(
      'evidence',
      'the kernel log cannot be read, so denied packets cannot be shown',
      {
        expected: 'to read /dev/kmsg',
        seen: error instanceof Error ? error.message : String(error),
        nextStep: 'run as root, or set kernel.dmesg_restrict=0 and allow reading /dev/kmsg',
        cause: error,
      },
    );
  }
}
