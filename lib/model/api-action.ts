import { z } from 'zod';

/** A request for a resource, as RBAC sees it. */
export const resourceActionSchema = z.strictObject({
  verb: z.enum(['get', 'list', 'create', 'update', 'delete', 'patch']),
  resource: z.string(),
  subresource: z.string().optional(),
  /** API group and version, `v1` or `apps/v1`. */
  api: z.string().default('v1'),
  namespace: z.string().optional(),
  name: z.string().optional(),
  /** Body of a create, update or patch: `Kind namespace/name` of the case's own manifests. */
  object: z.string().optional(),
  /** The same, written here: for bodies that are no manifest, such as a TokenRequest. */
  body: z.record(z.string(), z.unknown()).optional(),
});

/**
 * What is asked of an API server. With the identity's token: `whoami` (a SelfSubjectReview), a resource, a plain
 * `path`, and `rules`: everything that the identity may do in a namespace. Of the token itself, without asking: `claim`, a
 * number at this path of its payload, less the one at another path. As the administrator: `review` (a
 * TokenReview of the identity's token for these audiences), `metric` (a figure of /metrics, or how much it grew since an
 * earlier request of the case, that request's own effect included), `starts` (whether a server starts at all). Of a test issuer: `asked`, how often this
 * document of it was fetched since an earlier request.
 */
export const actionSchema = z.union([
  z.literal('whoami'),
  resourceActionSchema,
  z.strictObject({ path: z.string().startsWith('/') }),
  z.strictObject({ rules: z.strictObject({ namespace: z.string() }) }),
  z.strictObject({ claim: z.array(z.string()).min(1), less: z.array(z.string()).min(1).optional() }),
  z.strictObject({ review: z.strictObject({ audiences: z.array(z.string()).min(1) }) }),
  z.strictObject({
    metric: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    since: z.string().optional(),
  }),
  z.strictObject({ starts: z.string() }),
  z.strictObject({ asked: z.enum(['discovery', 'keys', 'groups']), issuer: z.string(), since: z.string() }),
]);
/** Whether an action is a request for a resource, which RBAC decides. */
export function isResourceAction(action: Action): action is ResourceAction {
  return typeof action === 'object' && 'verb' in action;
}

export type Action = z.infer<typeof actionSchema>;
export type ResourceAction = z.infer<typeof resourceActionSchema>;
