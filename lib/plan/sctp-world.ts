import type { NetworkCase } from '../model/case.js';
import type { WorldPod } from '../model/world.js';
import type { NetworkWorld } from './network-world.js';

/**
 * The world as a case sees it that needs SCTP: each pod serves its port numbers over SCTP, and the cells are these alone,
 * since everything else is said by cases that every machine can run. Other cases see the world as it is.
 */
export function worldFor(network: NetworkWorld, { needs }: Pick<NetworkCase, 'needs'>): NetworkWorld {
  if (!needs.includes('sctp')) return network;
  const serving = new Map(network.probes.map((pod) => [pod, overSctp(pod)]));
  return {
    ...network,
    probes: [...serving.values()],
    world: { ...network.world, pods: network.world.pods.map((pod) => serving.get(pod) ?? pod) },
  };
}

function overSctp(pod: WorldPod): WorldPod {
  const numbers = [...new Set(pod.ports.map(({ port }) => port))];
  const ports = numbers.map((port) => ({ name: `serve-${port}-sctp`, port, protocol: 'SCTP' as const }));
  return { ...pod, ports };
}
