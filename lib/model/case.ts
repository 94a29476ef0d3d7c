import { z } from 'zod';
import { accessCaseSchema } from './access-case.js';
import { caseFields } from './case-fields.js';
import { familySchema, protocolSchema, viaSchema } from './cell.js';
import { flowCaseSchema } from './flow-case.js';
import { kubectlCaseSchema } from './kubectl-case.js';
import { nameSchema } from './name.js';

/** Which pods: `namespace/pod`, where either side may be `*`; a list means any of them. */
const podPattern = z.union([z.string(), z.array(z.string()).min(1)]);

/**
 * One line of a network expectation. Fields that are left out match every cell of the world.
 * Where several lines match a cell, the last one counts, as a reader goes from the general to the particular.
 */
export const networkLineSchema = z.strictObject({
  from: podPattern.optional(),
  to: podPattern.optional(),
  ports: z.array(z.union([z.number().int(), z.string()])).optional(),
  protocol: protocolSchema.optional(),
  family: familySchema.optional(),
  via: viaSchema.optional(),
});

const lineOf = <K extends 'allow' | 'deny'>(key: K) =>
  z.strictObject({ [key]: networkLineSchema } as Record<K, typeof networkLineSchema>);

export const networkExpectSchema = z.strictObject({
  /** The verdict of every cell that no line below names; leave it out to let the oracle fill those cells. */
  otherwise: z.enum(['allow', 'deny']).optional(),
  cells: z.array(z.union([lineOf('allow'), lineOf('deny')])).default([]),
  /** Names looked up from pods, each resolved or not. */
  dns: z.array(z.strictObject({ from: podPattern, name: z.string(), resolves: z.boolean() })).default([]),
});
export type NetworkExpect = z.infer<typeof networkExpectSchema>;

/** One change of the world and what must then hold. Objects are named `Kind namespace/name` of the case's own manifests. */
export const networkStepSchema = z.strictObject({
  name: nameSchema,
  apply: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
  /** Denied cells must be closed at every look, from the first one on: what opens for a moment fails the case. */
  neverOpen: z.boolean().default(false),
  /** What is restarted while the step is watched; every look meanwhile must be right. */
  restart: z.enum(['calico-node']).optional(),
  expect: networkExpectSchema,
});

/** A group of probes beside the pods of x, y and z: the nodes themselves, or a host outside the cluster. */
export const besideSchema = z.enum(['nodes', 'outside']);
export type Beside = z.infer<typeof besideSchema>;

/** How the connections of a network case are made, beside what its policies say. */
export const networkReach = {
  /** IP versions over which each connection is tried. */
  families: z.array(familySchema).min(1).default([4]),
  /** What the clients dial; each way is a cell of its own. */
  dials: z.array(viaSchema).min(1).default(['pod']),
  beside: z.array(besideSchema).default([]),
  /** Touches the whole cluster, so that no other case may run at the same time. */
  alone: z.boolean().default(false),
};

/** A case of the network suite. Without `steps`, all its manifests are applied at once and `expect` must hold. */
export const networkCaseSchema = z.strictObject({
  ...caseFields,
  ...networkReach,
  kind: z.literal('NetworkCase'),
  /** A part of a policy matches nothing of the world, on purpose; without this word that is refused as a slip. */
  matchesNothing: z.literal(true).optional(),
  expect: networkExpectSchema.optional(),
  steps: z.array(networkStepSchema).optional(),
});
export type NetworkCase = z.infer<typeof networkCaseSchema>;

export const caseSchema = z.discriminatedUnion('kind', [
  networkCaseSchema,
  accessCaseSchema,
  kubectlCaseSchema,
  flowCaseSchema,
]);
export type Case = z.infer<typeof caseSchema>;
