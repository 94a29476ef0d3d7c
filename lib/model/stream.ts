import type { Readable, Writable } from 'node:stream';

/**
 * A program inside a container, held open over the API server's exec stream (or a local process in tests).
 * `ended` resolves once: with the program's exit code, or with `lost` and the reason when the stream closed without
 * a status, which is a failure of the tool and never a result.
 */
export interface HeldStream {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  ended: Promise<{ code: number } | { lost: string }>;
  close(): void;
}

/** Opens a held stream to one pod's agent; called again after a loss. */
export type OpenStream = () => Promise<HeldStream>;
