import { closeSync, constants, openSync, readSync } from 'node:fs';

/** One record of the kernel's log. */
export interface KernelLine {
  /** Running number of the whole log; a gap means that records were lost before they could be read. */
  sequence: number;
  /** Epoch milliseconds. */
  at: number;
  text: string;
}

/** A record is at most this long (CONSOLE_EXT_LOG_MAX of the kernel). */
const RECORD_BYTES = 8192;

/**
 * Parses a record of /dev/kmsg: `priority,sequence,microseconds,flags;text`, followed by lines of properties
 * (Documentation/ABI/testing/dev-kmsg). Its time counts from boot; `bootedAt` is that moment in epoch milliseconds.
 * Undefined for what is no record.
 */
export function parseKernelLine(record: string, bootedAt: number): KernelLine | undefined {
  const match = /^\d+,(\d+),(\d+),[^;]*;([^\n]*)/.exec(record);
  if (!match) return undefined;
  return { sequence: Number(match[1]), at: bootedAt + Number(match[2]) / 1000, text: match[3] ?? '' };
}

/** The moment of boot in epoch milliseconds, by the clock that counts from there (the one that the kernel's log uses). */
export function bootedAt(): number {
  return Date.now() - Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Where records come from: one for each call, undefined when there is no more for now. Throws when some were lost. */
export type ReadRecord = () => string | undefined;

/** Every reader of the log has its own place in it; a closed reader is worth nothing. */
export interface KernelLogReader {
  read: ReadRecord;
  close(): void;
}

/**
 * Opens the kernel's log from its oldest record on. It never waits: nobody has to follow the log, since the kernel
 * keeps it, and the reader catches up whenever it is asked. Throws Node's error where the log may not be read.
 */
export function openKernelLog(path = '/dev/kmsg'): KernelLogReader {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(RECORD_BYTES);
  return {
    read: () => {
      for (;;) {
        try {
          return buffer.toString('utf8', 0, readSync(file, buffer));
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? error.code : undefined;
          if (code === 'EAGAIN') return undefined;
          // EPIPE: the next record was overwritten. Reading goes on behind it, and the gap in the numbers tells.
          if (code !== 'EPIPE') throw error;
        }
      }
    },
    close: () => closeSync(file),
  };
}
