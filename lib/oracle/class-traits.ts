import type { World, WorldPod } from '../model/world.js';
import type { Readings } from './class-readings.js';
import { type Endpoint, Endpoints } from './endpoint.js';

/** Pods that have everything in common that a policy reads; `one` stands for all of them. */
export interface Alike {
  one: Endpoint;
  /** In the order of the world, the first of them `one`. */
  members: Endpoint[];
  /** Protocols, numbers and read names of its ports, and its place in every block that is read. */
  served: string;
}

/** Puts pods together by what policies read of them, which is quick and leaves few to hold against every rule. */
export function gatherAlike(world: World, readings: Readings): Alike[] {
  const keys = [...new Set(world.pods.flatMap((pod) => Object.keys(pod.labels)))].filter(readings.label);
  const endpoints = new Endpoints(world);
  const alike = new Map<string, Alike>();
  for (const one of endpoints.pods.values()) {
    const { pod } = one;
    if (!pod) continue;
    const served = `${portsOf(pod, readings)};${placesOf(pod, readings)}`;
    const labels = keys.map((key) => pod.labels[key] ?? null);
    const account = readings.accounts ? pod.serviceAccount : null;
    const traits = JSON.stringify([pod.namespace, one.hostNetwork, account, served, labels]);
    const known = alike.get(traits);
    if (known) known.members.push(one);
    else alike.set(traits, { one, members: [one], served });
  }
  return [...alike.values()];
}

function portsOf({ ports }: WorldPod, { portNames }: Readings): string {
  const texts = ports.map(({ name, port, protocol }) => {
    return `${port}/${protocol}${name !== undefined && portNames.has(name) ? `/${name}` : ''}`;
  });
  return [...new Set(texts)].sort().join(' ');
}

/** One sign a block: whether the pod's addresses, of either family, lie inside. */
function placesOf({ address, address6 }: WorldPod, { blocks }: Readings): string {
  const inside = (one: string | undefined) =>
    one === undefined ? '' : blocks.map((block) => (block.contains(one) ? '+' : '-')).join('');
  return `${inside(address)}|${inside(address6)}`;
}
