import { z } from 'zod';
import type { Manifest } from '../model/manifest.js';
import type { WorldPod } from '../model/world.js';
import type { Question } from './decision.js';
import { Selector } from './selector.js';

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

/** Whether it is a Service of Kubernetes; other APIs have kinds of that name. */
export function isService({ apiVersion, kind }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Service';
}

/** The ways through Services that end at a port of this pod, in the order of the Services. */
export function serviceWays(
  pod: WorldPod,
  { port, protocol }: Pick<Question, 'port' | 'protocol'>,
  services: readonly Manifest[],
): ServiceWay[] {
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
  // A Service without a selector has its ends from elsewhere: it selects nobody.
  if (Object.keys(selector).length === 0 || (metadata.namespace ?? 'default') !== pod.namespace) return false;
  return new Selector({ matchLabels: selector }).matches(pod.labels);
}

function targetOf(
  { port, targetPort }: { port: number; targetPort?: number | string | null | undefined },
  pod: WorldPod,
): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  return pod.ports.find(({ name }) => name === targetPort)?.port;
}
