import { type Manifest, manifestName } from '../model/manifest.js';
import { podName, type World, type WorldNamespace, type WorldPod } from '../model/world.js';
import { NAMESPACE_NAME_LABEL, worldOf } from '../oracle/world.js';
import type { NetworkWorld } from './network-world.js';
import type { PlacedObject } from './objects.js';
import { completeOwnPod } from './own-pod.js';
import type { Problems } from './problems.js';
import { refuseNamespace, refusePod } from './world-refusals.js';

/** Kinds of the world that a case may change or add. */
const WORLD_KINDS = new Set(['Namespace', 'Pod', 'Service', 'ServiceAccount']);

/** Whether an object belongs to the world, and is no rule about it. */
export function isOfWorld({ apiVersion, kind }: Manifest): boolean {
  return apiVersion === 'v1' && WORLD_KINDS.has(kind);
}

/** The objects of one step as they are applied, and those of the world that they change, as they were. */
export interface ChangedStep {
  apply: Manifest[];
  remove: Manifest[];
  restore: Manifest[];
}

/**
 * The world of one case, as its steps change it. A Namespace or Pod of the world is written with its new labels only; what
 * is new is completed after the world's own.
 */
export class ChangingWorld {
  readonly #originals: Map<string, Manifest>;
  #namespaces: WorldNamespace[];
  #pods: WorldPod[];
  #probes: Set<string>;
  #changed = false;
  readonly #serviceAccounts = new Map<string, Manifest>();

  constructor(private readonly base: NetworkWorld) {
    this.#originals = new Map(base.manifests.map((manifest) => [manifestName(manifest), manifest]));
    this.#namespaces = base.world.namespaces;
    this.#pods = base.world.pods;
    this.#probes = new Set(base.probes.map(podName));
  }

  /** The world as it stands after the steps so far. */
  get now(): NetworkWorld {
    if (!this.#changed) return this.base;
    const accounts = worldOf([...this.#serviceAccounts.values()]).serviceAccounts ?? [];
    const world: World = {
      ...this.base.world,
      namespaces: this.#namespaces,
      pods: this.#pods,
      ...(accounts.length > 0
        ? { serviceAccounts: [...(this.base.world.serviceAccounts ?? []), ...accounts] }
        : {}),
    };
    return { ...this.base, world, probes: this.#pods.filter((pod) => this.#probes.has(podName(pod))) };
  }

  /** The pods that the case made and that have no address of their own, so that no block can be held against them. */
  get unplaced(): string[] {
    return this.#pods
      .filter(
        (pod) => !pod.address && this.#probes.has(podName(pod)) && !this.#isOriginal('Pod', podName(pod)),
      )
      .map(podName);
  }

  /** Changes the world by one step; what cannot be done goes to `problems`. Pods go before others come. */
  step(apply: readonly PlacedObject[], remove: readonly PlacedObject[], problems: Problems): ChangedStep {
    const touched = new Map<string, Manifest>();
    const touch = ({ manifest }: PlacedObject) => {
      const original = this.#originals.get(manifestName(manifest));
      if (original) touched.set(manifestName(manifest), original);
    };
    const ofWorld = (objects: readonly PlacedObject[]) =>
      objects.filter(({ manifest }) => isOfWorld(manifest));
    for (const object of [...ofWorld(apply), ...ofWorld(remove)]) touch(object);
    const namespaces = ofWorld(apply).filter(({ manifest }) => manifest.kind === 'Namespace');
    const full = new Map<PlacedObject, Manifest>();
    for (const object of remove) this.#removePod(object);
    for (const object of namespaces) full.set(object, this.#applyNamespace(object, problems));
    for (const object of apply) if (!full.has(object)) full.set(object, this.#applyOther(object, problems));
    for (const object of remove) this.#removeNamespace(object, problems);
    return {
      apply: apply.map((object) => full.get(object) ?? object.manifest),
      remove: remove.map(({ manifest }) => manifest),
      restore: [...touched.values()],
    };
  }

  #applyNamespace(object: PlacedObject, problems: Problems): Manifest {
    refuseNamespace(object, problems);
    const { name, labels = {} } = object.manifest.metadata;
    this.#changed = true;
    const changed = { name, labels: { ...labels, [NAMESPACE_NAME_LABEL]: name } };
    this.#namespaces = [...this.#namespaces.filter((one) => one.name !== name), changed];
    return relabelled(object.manifest, this.#originals.get(manifestName(object.manifest)));
  }

  #applyOther(object: PlacedObject, problems: Problems): Manifest {
    const { manifest } = object;
    if (manifest.kind === 'ServiceAccount') {
      this.#changed = true;
      this.#serviceAccounts.set(manifestName(manifest), manifest);
    }
    return manifest.kind === 'Pod' && manifest.apiVersion === 'v1'
      ? this.#applyPod(object, problems)
      : manifest;
  }

  #applyPod(object: PlacedObject, problems: Problems): Manifest {
    const { manifest } = object;
    const original = this.#originals.get(manifestName(manifest));
    const namespaces = this.#namespaces.map(({ name }) => name);
    const model = this.base.manifests.find(({ kind }) => kind === 'Pod');
    if (!refusePod(object, original, namespaces, problems) || !model) return manifest;
    this.#changed = true;
    const { namespace = 'default', name, labels = {} } = manifest.metadata;
    const id = `${namespace}/${name}`;
    const others = this.#pods.filter((pod) => podName(pod) !== id);
    if (original) {
      const before = this.base.world.pods.find((pod) => podName(pod) === id);
      this.#pods = before ? [...others, { ...before, labels }] : others;
      this.#probes.add(id);
      return relabelled(manifest, original);
    }
    const { manifest: full, probes } = completeOwnPod(manifest, model);
    // One that acts and ends is gone before anybody looks.
    this.#pods = probes ? [...others, ...worldOf([full]).pods] : others;
    if (probes) this.#probes.add(id);
    return full;
  }

  #removePod({ manifest }: PlacedObject): void {
    if (manifest.kind !== 'Pod' || manifest.apiVersion !== 'v1') return;
    this.#changed = true;
    const id = `${manifest.metadata.namespace ?? 'default'}/${manifest.metadata.name}`;
    this.#pods = this.#pods.filter((pod) => podName(pod) !== id);
    this.#probes.delete(id);
  }

  #removeNamespace(object: PlacedObject, problems: Problems): void {
    const { manifest } = object;
    if (manifest.kind !== 'Namespace' || manifest.apiVersion !== 'v1') return;
    const { name } = manifest.metadata;
    const pods = this.#pods.filter((pod) => pod.namespace === name).map(podName);
    if (this.#isOriginal('Namespace', name) || pods.length > 0) {
      const write = this.#isOriginal('Namespace', name)
        ? 'a namespace that the case itself makes; those of the world stay'
        : `the step that removes its pods first: ${pods.join(', ')}`;
      problems.add({
        file: object.file,
        line: object.line,
        found: `${manifestName(manifest)} removed`,
        write,
      });
    }
    this.#changed = true;
    this.#namespaces = this.#namespaces.filter((one) => one.name !== name);
  }

  #isOriginal(kind: string, name: string): boolean {
    return this.#originals.has(`${kind} ${name}`);
  }
}

/** The object of the world with the labels that the case writes; as it is written where the world has none of that name. */
function relabelled(written: Manifest, original: Manifest | undefined): Manifest {
  if (!original) return written;
  const { labels: _labels, ...metadata } = original.metadata;
  const { labels } = written.metadata;
  return { ...original, metadata: { ...metadata, ...(labels ? { labels } : {}) } };
}
