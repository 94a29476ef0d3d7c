import { type Manifest, manifestName, manifestSchema, type PlacedManifest } from '../model/manifest.js';
import { isCalicoPolicy, isNetworkSet, storedForm } from '../oracle/calico/kinds.js';
import { calicoProblems } from '../oracle/calico/schema.js';
import { type FieldProblem, readSpec } from '../oracle/network-policy.js';
import { isNetworkPolicy } from '../oracle/policy-kinds.js';
import { podSchema } from '../oracle/world.js';
import type { Problems } from './problems.js';
import { schemaProblems } from './schema-problems.js';
import { nearestWord } from './spelling.js';
import type { Path, YamlDocument } from './yaml-document.js';

/** An object of a manifest file, and how to find the line of each of its fields. */
export interface PlacedObject extends PlacedManifest {
  /** Adds a problem with one of the object's fields: file and line, what stands there, what to write. */
  refuse(problems: Problems, field: FieldProblem): void;
}

/** What a document holds that is an object, or a `List` of objects. */
export function objectsOf(document: YamlDocument, problems: Problems): PlacedObject[] {
  const { value } = document;
  if (
    isRecord(value) &&
    typeof value.kind === 'string' &&
    value.kind.endsWith('List') &&
    Array.isArray(value.items)
  ) {
    return value.items.flatMap((item, index) => objectOf(document, item, ['items', index], problems));
  }
  return objectOf(document, value, [], problems);
}

function objectOf(document: YamlDocument, value: unknown, at: Path, problems: Problems): PlacedObject[] {
  const refuse = (found: Problems, { path, write }: FieldProblem) => {
    const whole = [...at, ...path];
    found.add({ file: document.file, line: document.lineOf(whole), found: document.foundAt(whole), write });
  };
  const parsed = manifestSchema.safeParse(withoutEmptyMaps(value));
  if (!parsed.success) {
    for (const { path, write } of schemaProblems(parsed.error.issues, manifestSchema)) {
      refuse(problems, { path: [...path], write });
    }
    return [];
  }
  const line = () => document.lineOf(at);
  return [
    {
      manifest: parsed.data,
      file: document.file,
      // Looked up when an error needs it: most objects have none.
      get line() {
        return line();
      },
      refuse,
    },
  ];
}

/** A key without a value (`labels:`) is null in YAML, and the same as no key to the API. */
function withoutEmptyMaps(value: unknown): unknown {
  if (!isRecord(value) || !isRecord(value.metadata)) return value;
  const metadata = Object.fromEntries(Object.entries(value.metadata).filter(([, one]) => one !== null));
  return { ...value, metadata };
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** What a name must be where the API server only puts it into a path: roles and bindings may be called `system:x`. */
const PATH_SEGMENT = /^(?!\.{1,2}$)[^/%]+$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const POLICY_FIELDS = [
  ...[
    'podSelector',
    'policyTypes',
    'ingress',
    'egress',
    'from',
    'to',
    'ports',
    'port',
    'protocol',
    'endPort',
  ],
  ...[
    'namespaceSelector',
    'ipBlock',
    'cidr',
    'except',
    'matchLabels',
    'matchExpressions',
    'key',
    'operator',
    'values',
  ],
];
const CALICO_FIELDS = [
  ...['selector', 'namespaceSelector', 'serviceAccountSelector', 'types', 'order', 'ingress', 'egress'],
  ...['action', 'protocol', 'notProtocol', 'ipVersion', 'source', 'destination', 'notSelector', 'names'],
  ...['nets', 'notNets', 'ports', 'notPorts', 'serviceAccounts'],
];

/**
 * Everything in a Namespace, a Pod, a policy or a network set that the API server would refuse, or Calico's own, as far
 * as connections depend on it. Pods are held to it only where they are whole.
 */
export function refuseUnsound(object: PlacedObject, problems: Problems, wholePods = true): boolean {
  const before = problems.count;
  const { manifest } = object;
  const { name, namespace } = manifest.metadata;
  if (isRbac(manifest)) {
    if (!PATH_SEGMENT.test(name))
      object.refuse(problems, { path: ['metadata', 'name'], write: 'a name without / and %' });
  } else if (!(manifest.kind === 'Namespace' ? LABEL : NAME).test(name) || name.length > 253) {
    object.refuse(problems, { path: ['metadata', 'name'], write: 'lower-case letters, digits and hyphens' });
  }
  if (namespace !== undefined && !LABEL.test(namespace)) {
    object.refuse(problems, {
      path: ['metadata', 'namespace'],
      write: 'lower-case letters, digits and hyphens',
    });
  }
  if (manifest.kind === 'Pod' && wholePods) {
    const parsed = podSchema.safeParse(manifest);
    for (const field of parsed.success ? [] : schemaProblems(parsed.error.issues, podSchema)) {
      object.refuse(problems, { path: [...field.path], write: field.write });
    }
  }
  if (isNetworkPolicy(manifest)) {
    const read = readSpec(manifest);
    for (const field of 'problems' in read ? read.problems : []) object.refuse(problems, spelled(field));
  }
  if (isCalicoPolicy(manifest) || isNetworkSet(manifest)) {
    for (const field of calicoProblems(manifest)) object.refuse(problems, spelled(field, CALICO_FIELDS));
  }
  return problems.count === before;
}

function isRbac({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('rbac.authorization.k8s.io/');
}

function spelled({ path, write }: FieldProblem, fields = POLICY_FIELDS): FieldProblem {
  const guess = write.startsWith('a field') ? nearestWord(String(path.at(-1)), fields) : undefined;
  return { path, write: guess ? `${guess}, or leave it out` : write };
}

/** Refuses objects of one kind and name that come twice, naming where the first stands. */
export function refuseDoubles(objects: readonly PlacedObject[], problems: Problems): void {
  const first = new Map<string, PlacedObject>();
  for (const object of objects) {
    // The two forms of an object of Calico are one object.
    const stored = storedForm(object.manifest);
    const key = `${stored.apiVersion.split('/')[0]} ${manifestName(stored)}`;
    const known = first.get(key);
    if (known) {
      const found = `a second ${manifestName(object.manifest)}; the first is at ${known.file}:${known.line}`;
      problems.add({ file: object.file, line: object.line, found, write: 'another name, or leave one out' });
    } else first.set(key, object);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The manifests alone. */
export function manifestsOf(objects: readonly PlacedObject[]): Manifest[] {
  return objects.map(({ manifest }) => manifest);
}
