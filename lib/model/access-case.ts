import { z } from 'zod';
import { answerFields } from './answer-fields.js';
import { actionSchema } from './api-action.js';
import { caseFields } from './case-fields.js';
import { identitySchema } from './identity.js';
import { nameSchema } from './name.js';

/** The cluster's own API server, with the flags of kind-config/oidc-flags.yaml; others are in kind-config/api-servers/. */
export const CLUSTER_SERVER = 'cluster';

/** What the answer must be; what is left out is not compared. */
export const answerSchema = z.strictObject(answerFields);
export type Answer = z.infer<typeof answerSchema>;

export const accessRequestSchema = z.strictObject({
  name: nameSchema,
  as: z.string(),
  /** The servers that are asked, each a cell of its own; the case's if left out. */
  at: z.array(nameSchema).min(1).optional(),
  do: actionSchema,
  /** How the token travels. `two-spaces`: between `Bearer` and the token. */
  sent: z.enum(['bearer', 'basic', 'query', 'two-spaces', 'websocket']).default('bearer'),
  impersonate: z
    .strictObject({
      user: z.string().optional(),
      groups: z.array(z.string()).default([]),
      uid: z.string().optional(),
      extra: z.record(z.string(), z.array(z.string())).default({}),
    })
    .optional(),
  /**
   * Asked again, each time with a fresh token, until the answer is as expected, for at most so many seconds: how long
   * it took is measured. The answer of the last time counts.
   */
  until: z
    .strictObject({ seconds: z.number().positive(), notBefore: z.number().positive().optional() })
    .optional(),
  expect: answerSchema,
  /** Servers of which another answer is right, and why: the differences that are by design. */
  differs: z
    .record(nameSchema, z.strictObject({ because: z.string().min(10), expect: answerSchema }))
    .default({}),
});
export type AccessRequest = z.infer<typeof accessRequestSchema>;

/** A change of the world between requests. All are undone after the case, the last one first. */
export const accessChangeSchema = z.union([
  /** Objects of the case's own manifests; those that no change applies stand from the begin, and so do those that are removed before. */
  z.strictObject({ apply: z.array(z.string()).min(1) }),
  z.strictObject({ remove: z.array(z.string()).min(1) }),
  /** Gives a side API server another file of kind-config/authentication/, by an atomic rename as a person's tool does. */
  z.strictObject({ configure: nameSchema, authentication: nameSchema }),
  /** Restarts an API server and awaits that it serves; `cluster` is the real one. */
  z.strictObject({ restart: nameSchema }),
  /** Keys of a test issuer. `rotate`: a new one beside the old; `forget`: the old ones are published no more. */
  z.strictObject({ issuer: nameSchema, keys: z.enum(['rotate', 'forget']) }),
  /** What a test issuer serves: everything, no key set, or nothing at all. */
  z.strictObject({ issuer: nameSchema, serves: z.enum(['everything', 'no-keys', 'nothing']) }),
  /** Keys of a realm. `add`: a new one with the highest priority; `disable` and `delete`: the former one. */
  z.strictObject({ realm: nameSchema, key: z.enum(['add', 'disable', 'delete']) }),
  /** Ends what Keycloak knows of a user: `logout` all sessions, `revoke` the consent and its tokens, `disable` the user. */
  z.strictObject({ realm: nameSchema, user: z.string(), session: z.enum(['logout', 'revoke', 'disable']) }),
]);
export type AccessChange = z.infer<typeof accessChangeSchema>;

export const accessStepSchema = z.strictObject({
  name: nameSchema,
  changes: z.array(accessChangeSchema).default([]),
  requests: z.array(accessRequestSchema).min(1),
});

/**
 * A case of the access suite: identities, and what API servers must answer to each. Its manifests (RBAC and the like)
 * are applied first. Either `requests`, or `steps` where the world changes between them.
 */
export const accessCaseSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('AccessCase'),
  /** Bound by a timer of the product, which is never shortened: only with `--all`. */
  slow: z.boolean().default(false),
  /** The API servers that are asked: `cluster`, or names of kind-config/api-servers/. */
  at: z.array(nameSchema).min(1).default([CLUSTER_SERVER]),
  identities: z.record(z.string(), identitySchema),
  requests: z.array(accessRequestSchema).min(1).optional(),
  steps: z.array(accessStepSchema).min(1).optional(),
});
export type AccessCase = z.infer<typeof accessCaseSchema>;

/** The steps of a case, also of one that only has requests. */
export function accessSteps({ requests, steps }: AccessCase): z.infer<typeof accessStepSchema>[] {
  return steps ?? [{ name: 'main', changes: [], requests: requests ?? [] }];
}

/** The servers that a request of a case is put to, each a cell of its own. */
export function serversOf(request: AccessRequest, { at }: Pick<AccessCase, 'at'>): string[] {
  return request.at ?? at;
}

/** All requests of a case, in their order. */
export function accessRequests(one: AccessCase): AccessRequest[] {
  return accessSteps(one).flatMap(({ requests }) => requests);
}

/**
 * Names of the objects that do not stand from the begin: those whose first change is that they are applied. One that is
 * removed first and applied again later stands from the begin.
 */
export function appliedLater(one: AccessCase): ReadonlySet<string> {
  const later = new Set<string>();
  const removed = new Set<string>();
  for (const change of accessSteps(one).flatMap(({ changes }) => changes)) {
    if ('remove' in change) for (const name of change.remove) if (!later.has(name)) removed.add(name);
    if ('apply' in change) for (const name of change.apply) if (!removed.has(name)) later.add(name);
  }
  return later;
}

/** One row of a corpus: a token that is refused, and its twin that differs in one thing and is accepted. */
export const corpusRowSchema = z.strictObject({
  name: nameSchema,
  why: z.string().min(10),
  /** Beside those of the corpus. */
  cites: z.array(z.string()).default([]),
  bad: identitySchema.optional(),
  good: identitySchema,
  /** A piece of TokenReview's error about the bad one, at every server. */
  refused: z.string().optional(),
  /** Who the good one is taken for, at every server; the corpus' own if left out. */
  accepted: answerSchema.optional(),
  /** Servers that answer otherwise, and why that is by design. */
  differs: z
    .record(
      nameSchema,
      z.strictObject({
        because: z.string().min(10),
        bad: answerSchema.optional(),
        good: answerSchema.optional(),
      }),
    )
    .default({}),
});
export type CorpusRow = z.infer<typeof corpusRowSchema>;

/**
 * One corpus of tokens that is put to several API servers with different forms of the same configuration. Each row
 * becomes an AccessCase `<corpus>-<row>`.
 */
export const tokenCorpusSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('TokenCorpus'),
  at: z.array(nameSchema).min(2),
  accepted: answerSchema,
  rows: z.array(corpusRowSchema).min(1),
});
export type TokenCorpus = z.infer<typeof tokenCorpusSchema>;
