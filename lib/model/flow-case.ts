import { z } from 'zod';
import { caseFields } from './case-fields.js';
import { stepOutcomeSchema } from './outcome.js';
import { ownFlowSchema } from './own-flow.js';

/** Every OAuth flow that a case can name; lib/model/flow-shape.ts says what each is made of. */
export const FLOWS = [
  'authorization-code',
  'pushed-authorization',
  'private-key-jwt',
  'client-credentials',
  'refresh',
  'refresh-rotation',
  'logout',
  'backchannel-logout',
  'introspection',
  'jwks-validation',
  'api-call',
  'device',
  'token-exchange',
  'revocation',
  'password',
  'attempt',
  'attempt-on-tokens',
  'promise',
  'credential-elsewhere',
  'issuer-names',
  'renamed-issuer',
  'kubernetes-api-outside',
  'node-to-provider',
  'token-end',
  'kubernetes-api',
  'machine-to-machine',
  'nothing-more-open',
] as const;

const flowNameSchema = z.enum(FLOWS);

/**
 * One step of the handshake and what must be seen of it. `error` is that of an OAuth answer (RFC 6749 section 5.2), whole;
 * `says` a piece of its `error_description`, or of the page that says why. With `deviates` the answer that is expected is
 * the product's; one that becomes as specified fails the case.
 */
const expectedStepSchema = stepOutcomeSchema.omit({ kind: true, detail: true, tookMs: true }).extend({
  step: z.string(),
  /** The hop that must be named as the broken one. */
  hop: z.string().optional(),
});

/** A case of the flow or layer suite: one OAuth flow in the flow world, whole or with something cut. */
export const flowCaseSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('FlowCase'),
  flow: flowNameSchema,
  /** What differs from the plain flow, such as `{token: none}`; each flow names what it takes. */
  with: z.record(z.string(), z.string()).default({}),
  /**
   * What is changed and put back afterwards, `Kind namespace/name` or `Kind name`: an object of the flow world is taken
   * away; a document of this case is applied, in place of the world's object of that name if there is one.
   */
  cut: z.array(z.string()).default([]),
  /** The step before which the cut is made, with everything before it done; left out: before the flow. */
  before: z.string().optional(),
  /** What Calico does with a packet that no policy allows: an answer at once, or silence. One switch of Felix. */
  denied: z.enum(['reject', 'drop']).default('drop'),
  /** Flows that must still work, whole, while the cut is in force. */
  still: z.array(flowNameSchema).default([]),
  /** The flow in namespaces of the user's own; left out: in the flow world. */
  own: ownFlowSchema.optional(),
  /** Only with `own` may it be left out: then every step must be done. */
  expect: z
    .strictObject({
      /** Every step of the flow, in order. */
      steps: z.array(expectedStepSchema),
    })
    .default({ steps: [] }),
  /** Takes long by a timer of a product (DESIGN §7): runs with `--all` only. */
  slow: z.boolean().default(false),
});
export type FlowCase = z.infer<typeof flowCaseSchema>;
