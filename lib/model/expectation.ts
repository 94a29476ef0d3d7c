import { z } from 'zod';
import { cellSchema } from './cell.js';
import { evidenceSchema } from './evidence.js';
import { outcomeSchema } from './outcome.js';

/** What must be seen, and the rule that says so (`because`: one sentence, from the oracle or the case). */
export const expectationSchema = z.strictObject({
  cell: cellSchema,
  outcome: outcomeSchema,
  because: z.string().optional(),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** What was seen. `at` is epoch milliseconds of the end of the probe; `tookMs` its length. */
export const observationSchema = z.strictObject({
  cell: cellSchema,
  outcome: outcomeSchema,
  at: z.number(),
  tookMs: z.number(),
  evidence: z.array(evidenceSchema).default([]),
});
export type Observation = z.infer<typeof observationSchema>;
