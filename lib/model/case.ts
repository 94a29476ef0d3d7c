import { z } from 'zod';
import { familySchema, protocolSchema, viaSchema } from './cell.js';

/** A name of cases, worlds and steps: what fits in an id and in a file's name. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens');

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

/**
 * How a token is made. `keycloak`: Keycloak issues it to a user of the realm or to a client itself.
 * `forged`: signed by the harness with the claims of a Keycloak token, changed in the one thing under test.
 * `serviceAccount`: by the API server's TokenRequest.
 */
export const identitySchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('keycloak'),
    realm: z.string().default('k8s'),
    client: z.string().default('kubernetes'),
    user: z.string().optional(),
    token: z.enum(['id', 'access']).default('id'),
  }),
  z.strictObject({
    from: z.literal('forged'),
    /** The user whose real claims are copied. */
    user: z.string(),
    /** Claims that replace the real ones; null removes one. Times may be written relative, as `now-60s`. */
    claims: z.record(z.string(), z.unknown()).default({}),
    header: z.record(z.string(), z.unknown()).default({}),
    /** `realm`: the realm's real key; `foreign`: a key that the realm never had; `public-as-hmac`: HS256 keyed with the realm's public key; `none`: unsigned. */
    key: z.enum(['realm', 'foreign', 'public-as-hmac', 'none']),
    /** Changes one byte of the payload after signing. */
    tamper: z.boolean().default(false),
  }),
  z.strictObject({
    from: z.literal('serviceAccount'),
    /** `namespace/name`. */
    name: z.string(),
    audiences: z.array(z.string()).optional(),
  }),
  z.strictObject({ from: z.literal('anonymous') }),
]);
export type Identity = z.infer<typeof identitySchema>;

/** What the caller asks the API server for. `whoami` is a SelfSubjectReview. */
export const actionSchema = z.union([
  z.literal('whoami'),
  z.strictObject({
    verb: z.enum(['get', 'list', 'create', 'delete', 'patch']),
    resource: z.string(),
    /** API group and version, `v1` or `apps/v1`. */
    api: z.string().default('v1'),
    namespace: z.string().optional(),
    name: z.string().optional(),
    /** Body of a create or patch: `Kind namespace/name` of the case's own manifests. */
    object: z.string().optional(),
  }),
]);
export type Action = z.infer<typeof actionSchema>;

export const accessRequestSchema = z.strictObject({
  name: nameSchema,
  as: z.string(),
  do: actionSchema,
  expect: z.strictObject({
    code: z.number().int(),
    reason: z.string().optional(),
    user: z.string().optional(),
    groups: z.array(z.string()).optional(),
  }),
});

/** A case of the access suite: identities, and what the API server must answer to each. Its manifests (RBAC and the like) are applied first. */
export const accessCaseSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('AccessCase'),
  identities: z.record(z.string(), identitySchema),
  requests: z.array(accessRequestSchema).min(1),
});
export type AccessCase = z.infer<typeof accessCaseSchema>;

export const FLOWS = [
  'authorization-code',
  'client-credentials',
  'refresh',
  'introspection',
  'jwks-validation',
  'api-call',
] as const;

/** A case of the flow or layer suite: one OAuth flow in the flow world, whole or with one hop cut. */
export const flowCaseSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('FlowCase'),
  flow: z.enum(FLOWS),
  /** What differs from the plain flow, such as `{token: none}`; each flow names what it takes. */
  with: z.record(z.string(), z.string()).default({}),
  /** Objects of the flow world that are taken away before the flow, `NetworkPolicy namespace/name`, and put back afterwards. */
  cut: z.array(z.string()).default([]),
  /** Every step of the flow, in order, with what must be seen. */
  expect: z.strictObject({
    steps: z.array(
      z.strictObject({
        step: z.string(),
        result: z.enum(['done', 'stopped', 'not-reached']),
        how: z
          .enum(['timeout', 'refused', 'reset', 'dns', 'tls', 'http', 'oauth', 'browser', 'error'])
          .optional(),
        code: z.number().int().optional(),
        /** The hop that must be named as the broken one. */
        hop: z.string().optional(),
      }),
    ),
  }),
});
export type FlowCase = z.infer<typeof flowCaseSchema>;

export const caseSchema = z.discriminatedUnion('kind', [networkCaseSchema, accessCaseSchema, flowCaseSchema]);
export type Case = z.infer<typeof caseSchema>;
