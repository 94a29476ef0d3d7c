import { z } from 'zod';

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}
const texts = listOf(z.string());
const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
});

const ruleSchema = z.looseObject({
  verbs: texts,
  apiGroups: texts,
  resources: texts,
  resourceNames: texts,
  nonResourceURLs: texts,
});
export type PolicyRule = z.infer<typeof ruleSchema>;

const selectorSchema = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: listOf(
    z.looseObject({
      key: z.string(),
      operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
      values: texts,
    }),
  ),
});
export type LabelSelector = z.infer<typeof selectorSchema>;

/** A Role or ClusterRole (rbac.authorization.k8s.io/v1). */
export const roleSchema = z.looseObject({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata,
  rules: listOf(ruleSchema),
  aggregationRule: z.looseObject({ clusterRoleSelectors: listOf(selectorSchema) }).nullish(),
});
export type Role = z.infer<typeof roleSchema>;

const subjectSchema = z.looseObject({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  name: z.string(),
  namespace: z.string().optional(),
});
export type Subject = z.infer<typeof subjectSchema>;

/** A RoleBinding or ClusterRoleBinding (rbac.authorization.k8s.io/v1). */
export const bindingSchema = z.looseObject({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  metadata,
  roleRef: z.looseObject({ kind: z.enum(['Role', 'ClusterRole']), name: z.string() }),
  subjects: listOf(subjectSchema),
});
export type Binding = z.infer<typeof bindingSchema>;

/** The RBAC objects that are known; what a cluster has beside them is not. */
export interface RbacObjects {
  roles: readonly Role[];
  bindings: readonly Binding[];
}

/** A binding as the API server names it: `RoleBinding "namespace/name"`. */
export function bindingName({ kind, metadata: { name, namespace } }: Binding): string {
  return `${kind} ${kind === 'RoleBinding' ? `${namespace}/` : ''}${name}`;
}
