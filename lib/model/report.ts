import { z } from 'zod';
import { cellSchema } from './cell.js';
import { evidenceSchema } from './evidence.js';
import { flowRecordSchema } from './flow.js';
import { outcomeSchema, stepOutcomeSchema } from './outcome.js';
import { verdictSchema } from './verdict.js';

const count = z.number().int().nonnegative();

export const imageSchema = z.strictObject({
  name: z.string(),
  ref: z.string(),
  digest: z.string(),
  from: z.enum(['registry', 'packages', 'cache']),
  verified: z.boolean(),
  sizeBytes: count,
});

/** What identifies a run, and with what it was made. Times are ISO 8601. */
export const runFactsSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  seed: z.number().int(),
  provider: z.string(),
  command: z.string(),
  versions: z.strictObject({
    kubernetes: z.string(),
    calico: z.string(),
    keycloak: z.string(),
    twinlock: z.string(),
    node: z.string(),
  }),
  images: z.array(imageSchema),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

/** Milliseconds: the API's answer to the change, the first matrix that was right, and since when it stayed right. */
export const timingsSchema = z.strictObject({
  applyMs: z.number(),
  firstCorrectMs: z.number().optional(),
  stableMs: z.number().optional(),
});
export type Timings = z.infer<typeof timingsSchema>;

/** `late`, `wrong` and `flapping` are failures; `untold` is `unknown`. */
export const failureSchema = z.strictObject({
  cell: cellSchema,
  /** The step of the case that it belongs to. */
  step: z.string().optional(),
  expected: outcomeSchema,
  observed: outcomeSchema.optional(),
  how: z.enum(['wrong', 'late', 'flapping', 'untold']),
  evidence: z.array(evidenceSchema),
  explanation: z.string(),
  nextStep: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

export const caseReportSchema = z.strictObject({
  id: z.string(),
  suite: z.string(),
  title: z.string(),
  file: z.string(),
  verdict: verdictSchema,
  reason: z.string().optional(),
  durationMs: z.number(),
  attempts: count,
  timings: timingsSchema.optional(),
  cells: z.strictObject({ total: count, failed: count, unknown: count }),
  failures: z.array(failureSchema),
  /** How long it took until an answer was as expected, of each request that was repeated for it; milliseconds. */
  windows: z
    .array(
      z.strictObject({
        cell: cellSchema,
        ms: z.number(),
        notBeforeMs: z.number().optional(),
        withinMs: z.number().optional(),
      }),
    )
    .optional(),
  cites: z.array(z.string()),
  /** Where the product departed from its specification as it is known to: what was seen, what is asked for, and why. */
  deviations: z
    .array(
      z.strictObject({
        /** The step of the handshake. */
        step: z.string(),
        seen: stepOutcomeSchema,
        specified: z.string(),
        because: z.string(),
      }),
    )
    .optional(),
  flow: flowRecordSchema.optional(),
  /** The browser's traces of a flow that did not go as expected, for `playwright show-trace`; paths from the report on. */
  traces: z.array(z.string()).optional(),
});
export type CaseReport = z.infer<typeof caseReportSchema>;

/** One fault of `prove`: the cases it must turn red, those it did, and whether it bit and was undone. */
export const faultReportSchema = z.strictObject({
  name: z.string(),
  why: z.string(),
  bit: z.string().optional(),
  killed: z.boolean(),
  expectedRed: z.array(z.string()),
  red: z.array(z.string()),
  /** Cases that turned red or unknown although the fault should not touch them. */
  stray: z.array(z.string()),
  reason: z.string().optional(),
  undone: z.boolean(),
  durationMs: z.number(),
});
export type FaultReport = z.infer<typeof faultReportSchema>;

export const stageReportSchema = z.strictObject({
  name: z.string(),
  ms: z.number(),
  ok: z.boolean(),
  lastState: z.string().optional(),
});

/** `report.json`, the contract of DESIGN. */
export const reportSchema = z.strictObject({
  schema: z.literal('twinlock.report/v1'),
  run: runFactsSchema,
  summary: z.strictObject({
    pass: count,
    fail: count,
    unknown: count,
    unsupported: count,
    flaky: count,
    cells: count,
    verdict: verdictSchema,
  }),
  cases: z.array(caseReportSchema),
  suites: z.array(z.strictObject({ name: z.string(), wallMs: z.number() })),
  stages: z.array(stageReportSchema),
  faults: z.array(faultReportSchema).optional(),
  /** Set when the environment could not be built: which stage, what was seen, the next step. */
  broken: z
    .strictObject({ stage: z.string(), message: z.string(), nextStep: z.string().optional() })
    .optional(),
});
export type Report = z.infer<typeof reportSchema>;
