import { z } from 'zod';
import { deniedPacketSchema, keycloakEventSchema } from './evidence.js';
import { stepOutcomeSchema } from './outcome.js';

/** A step of a handshake as it happened: which connection it needed, when, and what came of it. Times are epoch milliseconds. */
export const flowStepSchema = z.strictObject({
  step: z.string(),
  /** H0 … H13. */
  hop: z.string(),
  /** Who connects to whom: `namespace/pod` or `browser`. */
  from: z.string(),
  to: z.string(),
  port: z.number().int(),
  outcome: stepOutcomeSchema,
  startedAt: z.number(),
  tookMs: z.number(),
  /** What Keycloak stored of it. */
  events: z.array(keycloakEventSchema).optional(),
});
export type FlowStep = z.infer<typeof flowStepSchema>;

/** Why a flow stopped: computed from the timeline, the packets and the cluster's objects, never from the case's cut. */
export const flowStopSchema = z.strictObject({
  step: z.string(),
  hop: z.string(),
  packets: z.array(deniedPacketSchema),
  /** The policy that denies, or isolates, in words. */
  policy: z.string().optional(),
  /** The rule that is missing, as a NetworkPolicy in YAML. */
  missingRule: z.string().optional(),
  /** The halves of the connection that the policies deny, by the objects alone. */
  deniedBy: z.array(z.enum(['egress', 'ingress'])).optional(),
  /** Why in a few words, for a picture. */
  cause: z.string().optional(),
  /**
   * All of it in sentences: the step, when its caller knew and what became of the connection; which half denies it and
   * why; the nearest rule and what does not match in it; what `missingRule` would open; and what was not asked.
   */
  explanation: z.array(z.string()).default([]),
});
export type FlowStop = z.infer<typeof flowStopSchema>;

export const flowRecordSchema = z.strictObject({
  steps: z.array(flowStepSchema),
  stopped: flowStopSchema.optional(),
  /** Packets that Calico denied meanwhile and that belong to no step. */
  unrelatedPackets: z.array(deniedPacketSchema).default([]),
});
export type FlowRecord = z.infer<typeof flowRecordSchema>;
