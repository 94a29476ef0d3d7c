import { InputError } from '../model/errors.js';
import { explainRbac, type RbacExplanation } from '../oracle/access/rbac/explain-rbac.js';
import {
  type Binding,
  bindingSchema,
  type RbacObjects,
  type Role,
  roleSchema,
} from '../oracle/access/rbac/objects.js';
import { type Asked, type Requester, withImpliedGroups } from '../oracle/access/rbac/request.js';
import { homeOf } from './explain-access-resource.js';
import { readFiles } from './files.js';
import { isRecord, objectsOf, type PlacedObject } from './objects.js';
import { Problems } from './problems.js';
import { schemaProblems } from './schema-problems.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

/** The JSON of `explain --as --json`. */
export interface ExplainedAccess extends RbacExplanation {
  requester: Requester;
  asked: Asked;
  notes: string[];
}

/** What the command was given. */
export interface AccessQuestion {
  manifests: string;
  as: string;
  groups: readonly string[];
  verb: string;
  resource?: string | undefined;
  namespace?: string | undefined;
  name?: string | undefined;
  path?: string | undefined;
}

/**
 * Which RoleBinding or ClusterRoleBinding of a file or folder allows a request, or what comes nearest, without a cluster.
 * The resource is `R[.group][/sub]`, as `deployments.apps/scale`; a path is asked in its place. Throws an InputError for
 * what cannot be read and for RBAC objects that the API server would refuse.
 */
export function explainAccess(question: AccessQuestion): ExplainedAccess {
  const { as, groups, manifests } = question;
  const { objects, notes } = readRbac(manifests);
  const requester = { user: as, groups: withImpliedGroups(as, groups) };
  const asked = askedOf(question);
  const home = 'resource' in asked ? homeOf(asked.resource, asked.group) : undefined;
  return {
    ...explainRbac(requester, asked, objects),
    requester,
    asked,
    notes: [...(home ? [home] : []), ...notes],
  };
}

function askedOf({ verb, resource, namespace = '', name = '', path }: AccessQuestion): Asked {
  if (path !== undefined) {
    if (path.startsWith('/')) return { verb, path };
    throw new InputError(`${path} is no path`, [], {
      expected: 'a path from the root, as /metrics',
      seen: path,
    });
  }
  const [, plural = '', group = '', subresource = ''] =
    /^([a-z0-9*]+)(?:\.([a-z0-9.-]+))?(?:\/([a-z0-9*/-]+))?$/.exec(resource ?? '') ?? [];
  if (plural === '')
    throw new InputError(`cannot tell which resource ${resource} is`, [], {
      expected:
        'its plural in small letters, with group and subresource, as pods, deployments.apps or pods/log',
      seen: resource ?? 'nothing',
    });
  return { verb, group, resource: plural, subresource, namespace, name };
}

const KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

function readRbac(path: string): { objects: RbacObjects; notes: string[] } {
  const problems = new Problems();
  const placed = readFiles(path, ['.yaml', '.yml', '.json'])
    .flatMap((file) => parseYaml(file, problems))
    .flatMap((document) => rbacObjects(document, problems));
  const roles = placed.flatMap((one): Role[] => typed(one, roleSchema, problems));
  const bindings = placed.flatMap((one): Binding[] => typed(one, bindingSchema, problems));
  problems.throwIfAny(`The RBAC objects in ${path} cannot be used`);
  return {
    objects: { roles, bindings },
    notes: placed.length === 0 ? [`no Role and no binding was found in ${path}`] : [],
  };
}

function rbacObjects(document: YamlDocument, problems: Problems): PlacedObject[] {
  const { value } = document;
  const list = isRecord(value) && Array.isArray(value.items) ? value.items : [value];
  if (!list.some((one) => isRecord(one) && KINDS.includes(String(one.kind)))) return [];
  return objectsOf(document, problems).filter(
    ({ manifest: { kind, apiVersion } }) =>
      KINDS.includes(kind) && apiVersion.startsWith('rbac.authorization.k8s.io/'),
  );
}

/** The object in its form; none where it is of another kind. What has no namespace and needs one is in `default`, as kubectl has it. */
function typed<One extends Role | Binding>(
  object: PlacedObject,
  schema: typeof roleSchema | typeof bindingSchema,
  problems: Problems,
): One[] {
  const { manifest } = object;
  const isBinding = manifest.kind.endsWith('Binding');
  if (isBinding !== (schema === bindingSchema)) return [];
  const namespace = manifest.kind.startsWith('Cluster')
    ? {}
    : { namespace: manifest.metadata.namespace ?? 'default' };
  const parsed = schema.safeParse({ ...manifest, metadata: { ...manifest.metadata, ...namespace } });
  if (parsed.success) return [parsed.data as One];
  for (const { path, write } of schemaProblems(parsed.error.issues, schema))
    object.refuse(problems, { path: [...path], write });
  return [];
}
