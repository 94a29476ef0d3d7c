import { z } from 'zod';
import type { Manifest } from '../model/manifest.js';
import { podName, type World, type WorldPod } from '../model/world.js';
import type { Question } from './decision.js';

/** A port of a Service behind which the asked pod listens at the asked port. */
export interface ServiceWay {
  /** `namespace/name`. */
  name: string;
  /** Its cluster addresses; none where it is headless. */
  addresses: string[];
  port: number;
  nodePort?: number;
}

const serviceSchema = z.looseObject({
  selector: z.record(z.string(), z.string()).nullish(),
  clusterIP: z.string().nullish(),
  clusterIPs: z.array(z.string()).nullish(),
  ports: z
    .array(
      z.looseObject({
        port: z.number(),
        targetPort: z.union([z.number(), z.string()]).nullish(),
        nodePort: z.number().nullish(),
        protocol: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** The ways through Services that end at the destination and the port of a question, in the order of the objects. */
export function serviceWays(
  { to, port, protocol }: Question,
  { world, services }: { world: World; services: readonly Manifest[] },
): ServiceWay[] {
  const pod = world.pods.find((one) => podName(one) === to);
  if (!pod) return [];
  return services.flatMap((service) => {
    const read = serviceSchema.safeParse(service.spec);
    if (!read.success || !selectsPod(service, read.data.selector ?? {}, pod)) return [];
    const { clusterIP, clusterIPs, ports } = read.data;
    const addresses = (clusterIPs ?? [clusterIP]).filter((one): one is string => !!one && one !== 'None');
    return (ports ?? [])
      .filter((one) => (one.protocol ?? 'TCP') === protocol && targetOf(one, pod) === port)
      .map(({ port, nodePort }) => ({
        name: `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`,
        addresses,
        port,
        ...(nodePort ? { nodePort } : {}),
      }));
  });
}

function selectsPod({ metadata }: Manifest, selector: Record<string, string>, pod: WorldPod): boolean {
  const wanted = Object.entries(selector);
  // A Service without a selector has its ends from elsewhere: it selects nobody.
  if (wanted.length === 0 || (metadata.namespace ?? 'default') !== pod.namespace) return false;
  return wanted.every(([key, value]) => pod.labels[key] === value);
}

function targetOf(
  { port, targetPort }: { port: number; targetPort?: number | string | null | undefined },
  pod: WorldPod,
): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  return pod.ports.find(({ name }) => name === targetPort)?.port;
}
