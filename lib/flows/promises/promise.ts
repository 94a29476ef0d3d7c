import type { PodResponse } from '../../model/pod-request.js';
import type { Wire } from '../attempts/wire.js';

/** An answer that came. */
export type Answer = Extract<PodResponse, { ok: true }>;

/** Something that every answer of a kind must hold to, beside being the right one. */
export interface ServerPromise {
  /** The promise in a sentence. */
  says: string;
  /** Gets such an answer by legitimate means. */
  ask(wire: Wire): Promise<PodResponse>;
  /** What is wrong with the answer; undefined where the promise is kept. Never a token or a code. */
  broken(answer: Answer, wire: Wire): string | undefined;
}
