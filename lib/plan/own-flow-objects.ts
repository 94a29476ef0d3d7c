import { dirname, resolve } from 'node:path';
import type { FlowCase } from '../model/flow-case.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { isGlobal } from '../oracle/calico/kinds.js';
import { isModelled, isNetworkPolicy, unmodelled } from '../oracle/policy-kinds.js';
import type { CaseFile } from './case-file.js';
import { readFiles } from './files.js';
import type { FlowWorld } from './flow-world.js';
import { isRecord, objectsOf, type PlacedObject, refuseDoubles, refuseUnsound } from './objects.js';
import type { Problems } from './problems.js';
import { parseYaml } from './yaml-document.js';

/** What a user's manifests hold that matters to connections. */
export interface OwnObjects {
  namespaces: Manifest[];
  /** Pods, and the pods that workloads would make: named after the workload, with the labels of its template. */
  pods: Manifest[];
  services: Manifest[];
  serviceAccounts: Manifest[];
  /** Policies and network sets. */
  policies: PlacedObject[];
}

/** The one namespace of the flow world into which a user may put a policy: somebody must let the callers in. */
const OF_THE_ISSUER = 'idp';
const RESERVED = /^(kube-.*|calico-.*|default)$/;
const CASE = /^twinlock\.dev\//;
const MADE_BY = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
];

/**
 * Reads the manifests of a case in the user's own namespaces; kinds that do not matter to connections are passed over.
 * Refuses what would touch the flow world or all namespaces, and what the API server would refuse.
 */
export function readOwnObjects(
  file: CaseFile & { case: FlowCase },
  root: string,
  world: FlowWorld,
  problems: Problems,
): OwnObjects {
  const path = file.case.own?.manifests;
  const objects =
    path === undefined
      ? file.objects
      : readFiles(resolve(root, dirname(file.file), path), ['.yaml', '.yml', '.json'])
          .flatMap((one) => parseYaml(one, problems))
          .filter(({ value }) => isRecord(value) && !CASE.test(String(value.apiVersion)))
          .flatMap((document) => objectsOf(document, problems));
  if (path !== undefined) {
    for (const object of file.objects)
      object.refuse(problems, { path: ['kind'], write: `nothing here: the manifests are those of ${path}` });
    for (const object of objects) refuseUnsound(object, problems);
  }
  refuseDoubles(objects, problems);
  const taken = new Set(
    world.objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : [])),
  );
  for (const object of objects) refuseForeign(object, world, taken, problems);
  const manifests = objects.map(({ manifest }) => manifest);
  const ofKind = (kind: string) => manifests.filter((one) => one.kind === kind);
  return {
    namespaces: ofKind('Namespace'),
    pods: [...ofKind('Pod'), ...manifests.flatMap(templateOf)],
    services: ofKind('Service'),
    serviceAccounts: ofKind('ServiceAccount'),
    policies: objects.filter(({ manifest }) => isModelled(manifest)),
  };
}

function refuseForeign(
  object: PlacedObject,
  world: FlowWorld,
  taken: ReadonlySet<string>,
  problems: Problems,
): void {
  const { manifest } = object;
  const isNamespace = manifest.kind === 'Namespace';
  const { name, namespace = 'default' } = manifest.metadata;
  const space = isNamespace ? name : namespace;
  const path = ['metadata', isNamespace ? 'name' : 'namespace'];
  const reason = unmodelled(manifest);
  const refuse = (at: string[], write: string) => object.refuse(problems, { path: at, write });
  if (reason) {
    refuse(['apiVersion'], `networking.k8s.io/v1; ${reason}`);
  } else if (isModelled(manifest) && isGlobal(manifest)) {
    refuse(['kind'], 'policies of your namespaces: this one is about all namespaces, the flow world too');
  } else if (!isNamespace && !isModelled(manifest) && !isKnown(manifest)) {
    // Kinds that do not matter to connections are passed over, wherever they belong.
  } else if (space === OF_THE_ISSUER && isNetworkPolicy(manifest)) {
    if (world.objects.some((one) => manifestName(one) === manifestName(manifest)))
      refuse(['metadata', 'name'], 'a name that the flow world does not use');
  } else if (taken.has(space)) {
    refuse(path, `another namespace: ${space} belongs to the flow world`);
  } else if (RESERVED.test(space)) {
    refuse(path, `a namespace of your own: ${space} belongs to the cluster`);
  }
}

function isKnown({ kind }: Manifest): boolean {
  return ['Pod', 'Service', 'ServiceAccount', ...MADE_BY].includes(kind);
}

/** The pod that a workload would make, as far as policies can see it. */
function templateOf({ kind, metadata, spec }: Manifest): Manifest[] {
  if (!MADE_BY.includes(kind)) return [];
  const job = at(spec, 'jobTemplate', 'spec');
  const template = at(job ?? spec, 'template');
  const podSpec = at(template, 'spec');
  if (!podSpec) return [];
  const labels = (at(template, 'metadata', 'labels') ?? {}) as Record<string, string>;
  const { name, namespace } = metadata;
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ...(namespace ? { namespace } : {}), labels },
      spec: podSpec,
    },
  ];
}

function at(value: unknown, ...path: string[]): Record<string, unknown> | undefined {
  let found = value;
  for (const part of path) found = isRecord(found) ? found[part] : undefined;
  return isRecord(found) ? found : undefined;
}
