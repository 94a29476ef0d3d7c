import { z } from 'zod';
import { protocolSchema } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import type { World, WorldNamespace, WorldPod, WorldServiceAccount } from '../model/world.js';

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
    serviceAccountName: z.string().nullish(),
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
  status: z
    .looseObject({
      phase: z.string().nullish(),
      podIP: z.string().nullish(),
      podIPs: z.array(z.looseObject({ ip: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

/**
 * The world that Namespaces, Pods and ServiceAccounts make; other kinds are passed over. A namespace that only its pods name is there
 * too, with the label that every namespace has. A pod that has ended is left out: its address may be another's already.
 * An object without a namespace stands in `default`. Throws a ZodError for a Pod that the API would refuse.
 */
export function worldOf(manifests: readonly Manifest[]): World {
  const namespaces = new Map<string, WorldNamespace>();
  const pods: WorldPod[] = [];
  const serviceAccounts: WorldServiceAccount[] = [];
  const add = (name: string, labels: Record<string, string>) =>
    namespaces.set(name, { name, labels: { ...labels, [NAMESPACE_NAME_LABEL]: name } });
  for (const manifest of manifests) {
    if (manifest.kind === 'Namespace') add(manifest.metadata.name, manifest.metadata.labels ?? {});
    if (manifest.kind === 'Pod') pods.push(...podOf(manifest));
    if (manifest.kind === 'ServiceAccount') {
      const { name, namespace, labels } = manifest.metadata;
      serviceAccounts.push({ namespace: namespace ?? 'default', name, labels: labels ?? {} });
    }
  }
  for (const { namespace } of pods) if (!namespaces.has(namespace)) add(namespace, {});
  const accounts = serviceAccounts.length > 0 ? { serviceAccounts } : {};
  return { namespaces: [...namespaces.values()], pods, ...accounts };
}

function podOf(manifest: Manifest): WorldPod[] {
  const { spec, status } = podSchema.parse(manifest);
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return [];
  const reported = [status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)];
  const addresses = [...reported, ...fixedAddresses(manifest)].filter((one) => typeof one === 'string');
  const address = addresses.find((one) => !one.includes(':'));
  const address6 = addresses.find((one) => one.includes(':'));
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
      ...(address6 ? { address6 } : {}),
      ...(spec.serviceAccountName ? { serviceAccount: spec.serviceAccountName } : {}),
      ...(node ? { node } : {}),
      ...(spec.hostNetwork ? { hostNetwork: true } : {}),
    },
  ];
}

/** One address a family; the pod keeps them also before it has run. */
function fixedAddresses(manifest: Manifest): string[] {
  const annotation = manifest.metadata.annotations?.[FIXED_ADDRESSES];
  return [...(annotation ?? '').matchAll(/"([^"]+)"/g)].flatMap(([, address]) => address ?? []);
}
