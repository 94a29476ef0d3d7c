import { z } from 'zod';
import { protocolSchema } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import type { World, WorldNamespace, WorldPod } from '../model/world.js';

/** The label that the API server puts on every namespace, and that nobody can change. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The annotation by which Calico gives a pod a fixed address; a JSON list. */
const FIXED_ADDRESSES = 'cni.projectcalico.org/ipAddrs';

/** Labels of which a value belongs to one node only; the second is the slot that bring-up gives to each worker. */
const NODE_LABELS = ['kubernetes.io/hostname', 'twinlock.dev/slot'];

/** The part of a Pod that NetworkPolicies can see. */
export const podSchema = z.looseObject({
  spec: z.looseObject({
    hostNetwork: z.boolean().nullish(),
    nodeName: z.string().nullish(),
    nodeSelector: z.record(z.string(), z.string()).nullish(),
    containers: z.array(
      z.looseObject({
        ports: z
          .array(
            z.looseObject({
              name: z.string().nullish(),
              containerPort: z.number().int().min(1).max(65535),
              protocol: protocolSchema.nullish(),
            }),
          )
          .nullish(),
      }),
    ),
  }),
  status: z.looseObject({ phase: z.string().nullish(), podIP: z.string().nullish() }).nullish(),
});

/**
 * The world that Namespaces and Pods make; other kinds are passed over. A namespace that only its pods name is there
 * too, with the label that every namespace has. A pod that has ended is left out: its address may be another's already.
 * An object without a namespace stands in `default`. Throws a ZodError for a Pod that the API would refuse.
 */
export function worldOf(manifests: readonly Manifest[]): World {
  const namespaces = new Map<string, WorldNamespace>();
  const pods: WorldPod[] = [];
  const add = (name: string, labels: Record<string, string>) =>
    namespaces.set(name, { name, labels: { ...labels, [NAMESPACE_NAME_LABEL]: name } });
  for (const manifest of manifests) {
    if (manifest.kind === 'Namespace') add(manifest.metadata.name, manifest.metadata.labels ?? {});
    if (manifest.kind === 'Pod') pods.push(...podOf(manifest));
  }
  for (const { namespace } of pods) if (!namespaces.has(namespace)) add(namespace, {});
  return { namespaces: [...namespaces.values()], pods };
}

function podOf(manifest: Manifest): WorldPod[] {
  const { spec, status } = podSchema.parse(manifest);
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return [];
  const address = status?.podIP ?? fixedAddress(manifest);
  const node = spec.nodeName ?? NODE_LABELS.map((label) => spec.nodeSelector?.[label]).find(Boolean);
  return [
    {
      namespace: manifest.metadata.namespace ?? 'default',
      name: manifest.metadata.name,
      labels: manifest.metadata.labels ?? {},
      ports: spec.containers
        .flatMap((container) => container.ports ?? [])
        .map(({ name, containerPort, protocol }) => ({
          ...(name ? { name } : {}),
          port: containerPort,
          protocol: protocol ?? 'TCP',
        })),
      ...(address ? { address } : {}),
      ...(node ? { node } : {}),
      ...(spec.hostNetwork ? { hostNetwork: true } : {}),
    },
  ];
}

function fixedAddress(manifest: Manifest): string | undefined {
  const annotation = manifest.metadata.annotations?.[FIXED_ADDRESSES];
  return annotation ? /"([^"]+)"/.exec(annotation)?.[1] : undefined;
}
