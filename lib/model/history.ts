import { z } from 'zod';
import { deniedPacketSchema, keycloakEventSchema } from './evidence.js';
import { expectationSchema, observationSchema } from './expectation.js';
import { flowStepSchema } from './flow.js';
import { manifestSchema } from './manifest.js';
import {
  faultReportSchema,
  imageSchema,
  runFactsSchema,
  stageReportSchema,
  timingsSchema,
} from './report.js';

const at = z.number();

/**
 * One line of `history.jsonl`: what happened, as it happened, without any verdict. Every report can be made again
 * from these lines alone. `at` is epoch milliseconds.
 */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run-started'), at, run: runFactsSchema }),
  z.strictObject({ type: z.literal('images'), at, images: z.array(imageSchema) }),
  z.strictObject({ type: z.literal('stage'), at, stage: stageReportSchema }),
  z.strictObject({
    type: z.literal('broken'),
    at,
    stage: z.string(),
    message: z.string(),
    nextStep: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('suite-started'), at, suite: z.string() }),
  z.strictObject({ type: z.literal('suite-finished'), at, suite: z.string() }),
  z.strictObject({
    type: z.literal('case-started'),
    at,
    id: z.string(),
    suite: z.string(),
    title: z.string(),
    file: z.string(),
    cites: z.array(z.string()),
    attempt: z.number().int(),
  }),
  z.strictObject({ type: z.literal('unsupported'), at, id: z.string(), reason: z.string() }),
  /** What a step of the case must show; written before the first probe. */
  z.strictObject({
    type: z.literal('expected'),
    at,
    id: z.string(),
    step: z.string(),
    expect: z.array(expectationSchema),
  }),
  /**
   * The final observations of a step. `settled` says how the convergence loop ended: stable, never right within the bound
   * (`late` if it became right after it), or right and then wrong again.
   */
  z.strictObject({
    type: z.literal('observed'),
    at,
    id: z.string(),
    step: z.string(),
    observations: z.array(observationSchema),
    settled: z.enum(['stable', 'late', 'wrong', 'flapping']),
    timings: timingsSchema.optional(),
  }),
  /**
   * The timeline of a flow, every packet that Calico denied meanwhile, and, where it stopped, the cluster's policies,
   * pods and namespaces of that moment. Why it stopped is computed from these alone, never from the case's cut.
   */
  z.strictObject({
    type: z.literal('flow'),
    at,
    id: z.string(),
    steps: z.array(flowStepSchema),
    packets: z.array(deniedPacketSchema),
    objects: z.array(manifestSchema),
    /** What Keycloak stored meanwhile, in order. */
    events: z.array(keycloakEventSchema).default([]),
    /** Addresses of the parties that are no pods, as the pods see them: of the browser, and of the API server's node. */
    addresses: z.record(z.string(), z.string()).default({}),
  }),
  /** What the browser did of a flow that did not go as expected: files of the report's folder. */
  z.strictObject({ type: z.literal('traces'), at, id: z.string(), files: z.array(z.string()) }),
  /** The harness itself broke inside the case: the case is `unknown`; or, where it `contradicts`, has failed. */
  z.strictObject({
    type: z.literal('crashed'),
    at,
    id: z.string(),
    message: z.string(),
    nextStep: z.string().optional(),
    /** A program of the case itself said that what it states does not hold. */
    contradicts: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('case-finished'), at, id: z.string(), durationMs: z.number() }),
  z.strictObject({ type: z.literal('fault'), at, fault: faultReportSchema }),
  z.strictObject({ type: z.literal('run-finished'), at }),
]);
export type HistoryEvent = z.infer<typeof eventSchema>;

/** The open end of a history: appends one event; a file, or memory in tests. */
export interface History {
  write(event: HistoryEvent): void;
}
