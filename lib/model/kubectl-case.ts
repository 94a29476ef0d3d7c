import { z } from 'zod';
import { CLUSTER_SERVER } from './access-case.js';
import { caseFields } from './case-fields.js';
import { nameSchema } from './name.js';

/** What happens to the person's session before a call of kubectl. */
export const sessionEventSchema = z.enum([
  /** The ID token's life is over; the refresh token's is not. */
  'token-expires',
  /** Keycloak ends the session: the refresh token is good no more. */
  'session-ends',
  /** The refresh token is revoked at Keycloak (RFC 7009). */
  'refresh-token-revoked',
  /** What the plugin keeps is taken away. */
  'cache-cleared',
]);

/** One call of kubectl, as a person types it. */
export const kubectlCallSchema = z.strictObject({
  name: nameSchema,
  before: z.array(sessionEventSchema).default([]),
  /** Arguments, such as `[auth, whoami, -o, json]`. */
  run: z.array(z.string()).min(1),
  /** What the person does when asked to log in. `absent`: nobody is there, so a login that is asked for never ends. */
  person: z.enum(['signs-in', 'declines', 'absent']).default('absent'),
  expect: z.strictObject({
    /** Exit code of kubectl. */
    exit: z.number().int(),
    /** How many logins the person was asked for. */
    logins: z.number().int(),
    /** How many times the session was renewed without the person, as Keycloak's events tell: none, or at least so many; not compared if left out. */
    refreshes: z.number().int().optional(),
    /** Of `auth whoami -o json`. */
    user: z.string().optional(),
    groups: z.array(z.string()).optional(),
    /** A whole line of standard output or standard error. */
    says: z.string().optional(),
  }),
});
export type KubectlCall = z.infer<typeof kubectlCallSchema>;

/** A case of the access suite: kubectl as a person uses it, with a credential plugin that logs in at Keycloak. */
export const kubectlCaseSchema = z.strictObject({
  ...caseFields,
  kind: z.literal('KubectlCase'),
  slow: z.boolean().default(false),
  at: nameSchema.default(CLUSTER_SERVER),
  login: z.strictObject({
    by: z.enum(['browser', 'device-code']),
    realm: z.string().default('k8s'),
    client: z.string(),
    user: z.string(),
  }),
  calls: z.array(kubectlCallSchema).min(1),
});
export type KubectlCase = z.infer<typeof kubectlCaseSchema>;
