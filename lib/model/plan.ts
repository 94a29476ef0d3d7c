import { z } from 'zod';
import { accessCaseSchema } from './access-case.js';
import { networkCaseSchema } from './case.js';
import { expectationSchema } from './expectation.js';
import { flowCaseSchema } from './flow-case.js';
import { flowCutSchema } from './flow-cut.js';
import { kubectlCaseSchema } from './kubectl-case.js';
import { manifestSchema } from './manifest.js';
import { ownWorldSchema } from './own-flow.js';

export const SUITES = ['network', 'access', 'flows', 'layers'] as const;
export const suiteSchema = z.enum(SUITES);
export type Suite = z.infer<typeof suiteSchema>;

/** One change of the world, in objects, and all that must then be seen. */
export const plannedStepSchema = z.strictObject({
  name: z.string(),
  apply: z.array(manifestSchema),
  remove: z.array(manifestSchema),
  /** Objects of the world that the step changes, as they were: they are applied again after the case. */
  restore: z.array(manifestSchema).optional(),
  neverOpen: z.boolean().optional(),
  restart: z.enum(['calico-node']).optional(),
  expect: z.array(expectationSchema),
});
export type PlannedStep = z.infer<typeof plannedStepSchema>;

/** A case after loading, checking and filling: all that the run needs, as data. It carries no rule of the oracle. */
export const plannedCaseSchema = z.strictObject({
  /** `suite/name`. */
  id: z.string(),
  suite: z.string(),
  file: z.string(),
  title: z.string(),
  cites: z.array(z.string()),
  needs: z.array(z.string()),
  /** Cells whose expectation came from the oracle, since the file left them open. */
  filled: z.number().int(),
  steps: z.array(plannedStepSchema).min(1),
  /** Manifests of an access case that do not stand from the begin: requests send them, or changes of steps apply them. */
  bodies: z.array(manifestSchema).optional(),
  /** What a flow case cuts. */
  cut: flowCutSchema.optional(),
  /** The user's namespaces in which a flow case runs. */
  own: ownWorldSchema.optional(),
  case: z.discriminatedUnion('kind', [
    networkCaseSchema,
    accessCaseSchema,
    kubectlCaseSchema,
    flowCaseSchema,
  ]),
});
export type PlannedCase = z.infer<typeof plannedCaseSchema>;
