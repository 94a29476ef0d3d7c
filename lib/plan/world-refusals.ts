import { type Manifest, manifestName } from '../model/manifest.js';
import { podSchema } from '../oracle/world.js';
import { isRecord, type PlacedObject } from './objects.js';
import { completeOwnPod } from './own-pod.js';
import type { Problems } from './problems.js';
import { schemaProblems } from './schema-problems.js';

/** Refuses a Namespace that is written with more than its name and labels. */
export function refuseNamespace(object: PlacedObject, problems: Problems): void {
  if (object.manifest.spec === undefined) return;
  object.refuse(problems, { path: ['spec'], write: 'metadata only: a name and labels' });
}

/**
 * Refuses a Pod that cannot be made or changed as it is written: of a pod of the world only labels can change. Gives
 * whether it is sound.
 */
export function refusePod(
  object: PlacedObject,
  original: Manifest | undefined,
  namespaces: readonly string[],
  problems: Problems,
): boolean {
  const before = problems.count;
  const { manifest } = object;
  const { namespace = 'default', annotations } = manifest.metadata;
  if (original) {
    const write = `metadata with the new labels only; ${manifestName(manifest)} is of the world and keeps the rest`;
    if (manifest.spec !== undefined) object.refuse(problems, { path: ['spec'], write });
    if (annotations) object.refuse(problems, { path: ['metadata', 'annotations'], write });
    return problems.count === before;
  }
  if (!namespaces.includes(namespace)) {
    const write = `a namespace that stands then: ${namespaces.join(', ')}`;
    object.refuse(problems, { path: ['metadata', 'namespace'], write });
  }
  refuseOwnSpec(object, problems);
  return problems.count === before;
}

function refuseOwnSpec(object: PlacedObject, problems: Problems): void {
  const { spec } = object.manifest;
  if (spec === undefined) return;
  if (!isRecord(spec)) {
    object.refuse(problems, { path: ['spec'], write: 'a mapping, or leave it out' });
    return;
  }
  const { containers = [], restartPolicy } = spec;
  if (!Array.isArray(containers) || containers.length > 1) {
    object.refuse(problems, { path: ['spec', 'containers'], write: 'one container, or leave it out' });
    return;
  }
  const stand = { ...object.manifest, spec: { containers: [{}] } };
  const { manifest, probes } = completeOwnPod(object.manifest, stand);
  if (!probes && restartPolicy !== 'Never') {
    const write = 'Never: a pod with a command of its own is awaited until it has succeeded';
    object.refuse(problems, { path: ['spec', 'restartPolicy'], write });
  }
  const parsed = podSchema.safeParse(manifest);
  for (const field of parsed.success ? [] : schemaProblems(parsed.error.issues, podSchema)) {
    object.refuse(problems, { path: [...field.path], write: field.write });
  }
}
