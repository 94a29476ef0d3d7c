import type { Family } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import { addressesOf } from './directory.js';
import { inLane } from './lane.js';
import { NETWORK_LANES, probeWorld } from './probe-world.js';

const FIXED = 'cni.projectcalico.org/ipAddrs';

/**
 * The fixed addresses of every probe pod by IP version, in each list one for each lane; the pods have the names of the
 * first lane, `x/a`. Throws TypeError where a pod of the world has none.
 */
export function probeAddresses(): Map<string, Record<Family, string[]>> {
  const lanes = Array.from({ length: NETWORK_LANES }, (_, index) => ({ index }));
  const pods = probeWorld().filter(({ kind }) => kind === 'Pod');
  return new Map(
    pods.map((pod) => {
      const moved = lanes.map((lane) => fixedAddresses(inLane(lane, pod)));
      const { namespace, name } = pod.metadata;
      return [`${namespace}/${name}`, { 4: moved.map((one) => one[4]), 6: moved.map((one) => one[6]) }];
    }),
  );
}

function fixedAddresses({ metadata }: Manifest): Record<Family, string> {
  const { annotations } = metadata as { annotations?: Record<string, string> };
  const { 4: four, 6: six } = addressesOf(JSON.parse(annotations?.[FIXED] ?? '[]') as string[]);
  if (four && six) return { 4: four, 6: six };
  throw new TypeError(`${metadata.namespace}/${metadata.name} has no fixed address of both IP versions`);
}
