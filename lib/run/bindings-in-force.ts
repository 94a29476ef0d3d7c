import { z } from 'zod';
import { adminRequest } from '../cluster/admin-request.js';
import { awaited } from '../cluster/awaited.js';
import type { Cluster } from '../cluster/cluster.js';
import { read } from '../cluster/objects.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { subjectAccess } from './access-agreement.js';
import type { WireRequest } from './api-action.js';

const BOUND_MS = 10_000;

const bindingSchema = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .default([]),
});
const strings = z.array(z.string()).default([]);
const roleSchema = z.looseObject({
  rules: z
    .array(z.looseObject({ verbs: strings, apiGroups: strings, resources: strings, resourceNames: strings }))
    .default([]),
});

/** A question that a SubjectAccessReview (authorization.k8s.io/v1) puts: who, and what of which namespace. */
export interface AccessQuestion {
  user: string;
  groups: string[];
  resourceAttributes: { namespace?: string; verb: string; group: string; resource: string; name?: string };
}

/**
 * Waits until the authorizer decides by these RoleBindings and ClusterRoleBindings: it learns of them by a watch, a
 * moment after they are stored, and a request sent before that would be refused for the wrong reason, which is also
 * the reason why a deny could pass without its binding ever having been there. Objects of other kinds need no wait.
 * Asks for the first rule of each binding, for each of its subjects. Throws EnvironmentError after 10 s.
 */
export async function bindingsInForce(
  cluster: Pick<Cluster, 'kubeconfig'>,
  objects: readonly Manifest[],
): Promise<void> {
  await Promise.all(
    bindingsOf(objects).map(async (binding) => {
      const role = await read(cluster, roleOf(binding));
      for (const spec of questionsOf(binding, role)) await allowed(cluster, binding, spec);
    }),
  );
}

/**
 * Waits until the authorizer decides by none of these bindings any more, which were just removed: as long as it knows
 * one of them, the reason of a SubjectAccessReview names it. Throws EnvironmentError after 10 s.
 *
 * @param objects the removed ones, a binding's role among them if it went too.
 */
export async function bindingsOutOfForce(
  cluster: Pick<Cluster, 'kubeconfig'>,
  objects: readonly Manifest[],
): Promise<void> {
  await Promise.all(
    bindingsOf(objects).map(async (binding) => {
      const wanted = roleOf(binding);
      const gone = objects.find((object) => manifestName(object) === manifestName(wanted));
      for (const spec of questionsOf(binding, gone ?? (await read(cluster, wanted))))
        await forgotten(cluster, binding, spec);
    }),
  );
}

function bindingsOf(objects: readonly Manifest[]): Manifest[] {
  return objects.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
}

/** What must be allowed once a binding is in force: its role's first rule, for each subject. None without a role. */
export function questionsOf(binding: Manifest, role: Manifest | undefined): AccessQuestion[] {
  const [rule] = roleSchema.parse(role ?? {}).rules;
  const [verb, group, resource] = [rule?.verbs[0], rule?.apiGroups[0], rule?.resources[0]];
  if (verb === undefined || group === undefined || resource === undefined) return [];
  const { namespace } = binding.metadata;
  const [name] = rule?.resourceNames ?? [];
  const resourceAttributes = {
    ...(namespace ? { namespace } : {}),
    verb,
    group,
    resource,
    ...(name === undefined ? {} : { name }),
  };
  return bindingSchema.parse(binding).subjects.map((subject) => ({
    // A group alone has no user; any name will do that no binding knows.
    user:
      subject.kind === 'User'
        ? subject.name
        : subject.kind === 'ServiceAccount'
          ? `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`
          : 'twinlock:nobody',
    groups: subject.kind === 'Group' ? [subject.name] : [],
    resourceAttributes,
  }));
}

function roleOf(binding: Manifest): Manifest {
  const { roleRef } = bindingSchema.parse(binding);
  const { namespace } = binding.metadata;
  const metadata = { name: roleRef.name, ...(roleRef.kind === 'Role' && namespace ? { namespace } : {}) };
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: roleRef.kind, metadata };
}

async function allowed(
  cluster: Pick<Cluster, 'kubeconfig'>,
  binding: Manifest,
  spec: AccessQuestion,
): Promise<void> {
  await awaited(
    {
      stage: 'access world',
      expected: `${manifestName(binding)} is in force for ${spec.groups[0] ?? spec.user}`,
      boundMs: BOUND_MS,
      everyMs: 20,
      nextStep: 'look at the binding and its role with kubectl; a role that does not exist gives nothing',
    },
    async () => ((await ask(cluster, spec)).allowed ? { reached: true } : { seen: 'not allowed yet' }),
  );
}

async function forgotten(
  cluster: Pick<Cluster, 'kubeconfig'>,
  binding: Manifest,
  spec: AccessQuestion,
): Promise<void> {
  const { name, namespace } = binding.metadata;
  const named = `${binding.kind} "${name}${namespace ? `/${namespace}` : ''}"`;
  await awaited(
    {
      stage: 'access case',
      expected: `${manifestName(binding)} is in force no more`,
      boundMs: BOUND_MS,
      everyMs: 20,
      nextStep: 'look with kubectl whether the binding is there again',
    },
    async () => {
      const { reason } = await ask(cluster, spec);
      return reason.includes(named) ? { seen: reason } : { reached: true };
    },
  );
}

function ask(
  cluster: Pick<Cluster, 'kubeconfig'>,
  { user, groups, resourceAttributes }: AccessQuestion,
): Promise<{ allowed: boolean; reason: string }> {
  const asAdmin = (request: WireRequest) => adminRequest(cluster, request);
  return subjectAccess({ username: user, groups }, { resourceAttributes }, { asAdmin });
}
