import { z } from 'zod';
import { networkExpectSchema } from './case.js';
import { caseFields } from './case-fields.js';
import { nameSchema } from './name.js';

const family = { ...caseFields, kind: z.literal('NetworkFamily') };

const row = {
  /** The case is called `<family>-<row>`, with the direction between them where the family has directions. */
  name: nameSchema,
  /** What is particular to this row, a sentence that a reader can check. */
  why: z.string().min(10).optional(),
  /** As in a case: a part of the policy matches nothing of the world, on purpose. */
  matchesNothing: z.literal(true).optional(),
};

/** One policy with one rule for one pod, `namespace/pod` of the world, of which the rows vary a list. */
const rule = {
  target: z.string().regex(/^[^/*]+\/[^/*]+$/, 'one pod of the world, as x/a'),
  directions: z.array(z.enum(['ingress', 'egress'])).min(1),
};

/** An item of a policy's list, as the API takes it. */
const item = z.record(z.string(), z.unknown());

/** Each row is a rule's list of peers, and the pods that it opens, written by hand. */
const peersFamilySchema = z.strictObject({
  ...family,
  ...rule,
  varies: z.literal('peers'),
  /** Adds a case for each two rows: both lists as one, which opens what either opens. */
  pairs: z.boolean().default(false),
  rows: z
    .array(
      z.strictObject({
        ...row,
        peers: z.array(item),
        opens: z.array(z.string()),
        /** Whether the row takes part in `pairs`. */
        paired: z.boolean().default(true),
      }),
    )
    .min(1),
});
export type PeersFamily = z.infer<typeof peersFamilySchema>;

/** Each row is a rule's list of ports, and the `port/protocol`s that it opens, written by hand. */
const portsFamilySchema = z.strictObject({
  ...family,
  ...rule,
  varies: z.literal('ports'),
  /** The peers of every row, and the pods that they mean; every other pod stays shut out. */
  peers: z.array(item).min(1),
  pods: z.array(z.string()).min(1),
  rows: z
    .array(
      z.strictObject({
        ...row,
        ports: z.array(item),
        opens: z.array(z.string().regex(/^\d+\/(TCP|UDP|SCTP)$/, 'port and protocol, as 80/TCP')),
      }),
    )
    .min(1),
});
export type PortsFamily = z.infer<typeof portsFamilySchema>;

/** Each row is a set of small policies, and the lines of its expectation, written by hand. */
const policiesFamilySchema = z.strictObject({
  ...family,
  varies: z.literal('policies'),
  /** The verdict of every cell that no line of a row names. */
  otherwise: z.enum(['allow', 'deny']),
  rows: z
    .array(
      z.strictObject({
        ...row,
        why: z.string().min(10),
        /** The spec of each policy by `namespace/name`. */
        policies: z.record(z.string().regex(/^[^/]+\/[^/]+$/, 'namespace/name'), item),
        expect: networkExpectSchema.shape.cells,
      }),
    )
    .min(1),
});
export type PoliciesFamily = z.infer<typeof policiesFamilySchema>;

/** A table of network cases that differ in one thing. Every row states its own expectation; nothing is left to an oracle. */
export const networkFamilySchema = z.discriminatedUnion('varies', [
  peersFamilySchema,
  portsFamilySchema,
  policiesFamilySchema,
]);
export type NetworkFamily = z.infer<typeof networkFamilySchema>;
