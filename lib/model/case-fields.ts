import { z } from 'zod';
import { nameSchema } from './name.js';

/** What every case says of itself. */
export const caseFields = {
  apiVersion: z.literal('twinlock.dev/v1'),
  metadata: z.strictObject({ name: nameSchema }),
  /** A sentence that a reader can check: what must hold, and why. */
  why: z.string().min(10),
  /** Where the rule is written: KEP, RFC section, documentation page. */
  cites: z.array(z.string()).min(1),
  /** Features without which the case is `unsupported`, such as `sctp`. */
  needs: z.array(z.string()).default([]),
};
