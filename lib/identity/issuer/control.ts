import { z } from 'zod';
import { EnvironmentError } from '../../model/errors.js';
import { describe } from '../admin.js';
import { type Holding, issuerStateSchema } from './served.js';

/** The control port of the server that holds the test issuers' documents, as the host reaches it. */
export interface IssuerControl {
  /** Adds documents and states, and replaces those that are there. */
  put(more: Holding): Promise<void>;
  states(): Promise<Holding['states']>;
  /** How often each path was asked for. */
  counts(): Promise<Record<string, number>>;
}

/** Bound of one request, in milliseconds: loopback, and a machine that is busy. */
const REQUEST_MS = 10_000;

const statesSchema = z.record(z.string(), issuerStateSchema);
const countsSchema = z.record(z.string(), z.number());

/** Speaks to a control port on loopback. Its functions throw EnvironmentError if nobody answers there. */
export function issuerControl(port: number): IssuerControl {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    try {
      const signal = AbortSignal.timeout(REQUEST_MS);
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, signal });
      if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
      return await response.json();
    } catch (error) {
      throw new EnvironmentError('test issuers', 'the container of the test issuers does not answer', {
        expected: `an answer on its control port, 127.0.0.1:${port}`,
        seen: describe(error),
        nextStep: 'twinlock down, then twinlock up',
        cause: error,
      });
    }
  };
  return {
    put: async (more) => {
      await ask('/held', { method: 'PATCH', body: JSON.stringify(more) });
    },
    states: async () => statesSchema.parse(await ask('/states')),
    counts: async () => countsSchema.parse(await ask('/counts')),
  };
}
