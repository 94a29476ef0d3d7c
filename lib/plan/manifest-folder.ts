import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { isModelled, unmodelled } from '../oracle/policy-kinds.js';
import { isService } from '../oracle/service-ways.js';
import { worldOf } from '../oracle/world.js';
import { readFiles } from './files.js';
import {
  isRecord,
  manifestsOf,
  objectsOf,
  type PlacedObject,
  refuseDoubles,
  refuseUnsound,
} from './objects.js';
import { Problems } from './problems.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

/** What a folder of manifests says about connections, and what a reader should know about the rest of it. */
export interface ManifestFolder {
  world: World;
  policies: Manifest[];
  /** What stands in front of pods: no policy is asked about it, and people write policies as if one were. */
  services: Manifest[];
  /** Sentences: objects that were passed over, namespaces that only pods name, and the like. */
  notes: string[];
}

/** What policies can see of the world. */
const WORLD_KINDS = ['Namespace', 'Pod', 'ServiceAccount'];

/** Kinds of which some decide about connections, whoever makes them. */
const RELEVANT = /^(Namespace|Pod|Service|ServiceAccount|.*Policy|(Global)?NetworkSet|Tier|HostEndpoint)$/;

/**
 * Reads Namespaces, Pods, Services, ServiceAccounts, NetworkPolicies, and Calico's policies and network sets of a file or of a
 * folder with everything below it: YAML of one or more documents, JSON, and Lists. Other kinds are counted and passed
 * over. Throws an InputError with file and line of everything that the API server would refuse, and of policies that
 * are not modelled.
 */
export function readManifestFolder(path: string): ManifestFolder {
  const problems = new Problems();
  const passed = new Map<string, number>();
  const objects = readFiles(path, ['.yaml', '.yml', '.json'])
    .flatMap((file) => parseYaml(file, problems))
    .flatMap((document) => relevantObjects(document, passed, problems));
  refuseDoubles(objects, problems);
  for (const object of objects) {
    const reason = unmodelled(object.manifest);
    if (reason) object.refuse(problems, { path: ['apiVersion'], write: `${writable(object)}; ${reason}` });
    else refuseUnsound(object, problems);
  }
  problems.throwIfAny(`The manifests in ${path} cannot be used`);
  const manifests = manifestsOf(objects);
  const world = worldOf(manifests);
  return {
    world,
    policies: manifests.filter(isModelled),
    services: manifests.filter(isService),
    notes: notesOf(world, manifests, passed),
  };
}

/** Whatever has no kind is no Kubernetes object (values of a chart, settings of a tool) and is passed over like other kinds. */
function relevantObjects(
  document: YamlDocument,
  passed: Map<string, number>,
  problems: Problems,
): PlacedObject[] {
  const { value } = document;
  const kindOf = (one: unknown) =>
    isRecord(one) && typeof one.kind === 'string' ? one.kind : 'documents without a kind';
  const list = isRecord(value) && Array.isArray(value.items) ? value.items : undefined;
  const kinds = list ? list.map(kindOf) : [kindOf(value)];
  const wanted = (kind: string) => RELEVANT.test(kind);
  for (const kind of kinds.filter((one) => !wanted(one))) passed.set(kind, (passed.get(kind) ?? 0) + 1);
  if (!kinds.some(wanted)) return [];
  return objectsOf(document, problems).filter((object) => {
    const { manifest } = object;
    const { kind } = manifest;
    if (WORLD_KINDS.includes(kind) || isService(manifest) || isModelled(manifest) || unmodelled(manifest))
      return true;
    if (wanted(kind)) passed.set(kind, (passed.get(kind) ?? 0) + 1);
    return false;
  });
}

/** What could stand in place of an object that is not modelled. */
function writable({ manifest: { kind, apiVersion } }: PlacedObject): string {
  if (kind !== 'NetworkPolicy' && kind !== 'GlobalNetworkPolicy') return `no ${kind}`;
  return apiVersion.includes('projectcalico.org/') ? 'crd.projectcalico.org/v1' : 'networking.k8s.io/v1';
}

function notesOf(
  world: World,
  manifests: readonly Manifest[],
  passed: ReadonlyMap<string, number>,
): string[] {
  const notes: string[] = [];
  if (passed.size > 0) {
    const counts = [...passed].map(([kind, count]) => `${count} ${kind}`);
    notes.push(
      `passed over, since they do not decide about connections between these pods: ${counts.join(', ')}`,
    );
  }
  const declared = new Set(
    manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  );
  const implied = world.namespaces.filter(({ name }) => !declared.has(name)).map(({ name }) => name);
  if (implied.length > 0)
    notes.push(`no Namespace object for ${implied.join(', ')}: only the label with its name is known`);
  const portless = world.pods
    .filter((pod) => pod.ports.length === 0)
    .map((pod) => `${pod.namespace}/${pod.name}`);
  if (portless.length > 0) notes.push(`no containerPort, so no cell to it: ${portless.join(', ')}`);
  if (world.pods.length === 0)
    notes.push('no Pod object was found: pods that a controller makes must be written as Pods');
  return notes;
}
