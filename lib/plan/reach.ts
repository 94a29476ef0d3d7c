import { OUTSIDE } from '../model/beside.js';
import type { NetworkCase } from '../model/case.js';
import type { ConnectionCell, Family, Via } from '../model/cell.js';
import { podName, type WorldPod } from '../model/world.js';

/** How the connections of a case are made: over which IP versions, and what the clients dial. */
export interface Reach {
  families: readonly Family[];
  dials: readonly Via[];
  /** Pods, `namespace/pod`, that can be reached by a node's port. */
  nodePorts: ReadonlySet<string>;
}

/** As a case without a word about it: by IPv4, at the pod's own address. */
export const PLAIN_REACH: Reach = { families: [4], dials: ['pod'], nodePorts: new Set() };

/** The reach of a case in a world. */
export function reachOf(
  { families, dials }: Pick<NetworkCase, 'families' | 'dials'>,
  nodePorts: ReadonlySet<string>,
): Reach {
  // Connections that are held across a step are written line by line, and are no cells of the whole world.
  return { families, dials: dials.filter((via) => via !== 'held'), nodePorts };
}

const known = new WeakMap<readonly WorldPod[], Map<string, readonly ConnectionCell[]>>();

/**
 * Every way in which the reach lets one end call the other, at each port that it declares. Hundreds of cases ask about the
 * same ends, so that the cells are made once and shared; nobody may change them.
 */
export function cellsBetween(ends: readonly WorldPod[], reach: Reach): readonly ConnectionCell[] {
  const ofEnds = known.get(ends) ?? new Map<string, readonly ConnectionCell[]>();
  known.set(ends, ofEnds);
  const key = [...reach.families, ...reach.dials, ...reach.nodePorts].join(' ');
  const cells = ofEnds.get(key) ?? allCells(ends, reach);
  ofEnds.set(key, cells);
  return cells;
}

function allCells(ends: readonly WorldPod[], reach: Reach): ConnectionCell[] {
  return reach.families.flatMap((family) =>
    reach.dials.flatMap((via) =>
      ends.flatMap((from) =>
        ends
          .filter((to) => canCall(from, to, via, reach))
          .flatMap((to) =>
            distinctPorts(to).map(
              ({ port, protocol }): ConnectionCell => ({
                kind: 'connection',
                from: podName(from),
                to: podName(to),
                port,
                protocol,
                family,
                via,
              }),
            ),
          ),
      ),
    ),
  );
}

/**
 * Whether there is such a way. A pod calls itself by its address only: by way of a Service it may come back as its node,
 * of which no specification speaks. Nodes and the host outside are called by their address, and by pods only, since no
 * policy speaks about what they say to each other. The host outside reaches pods by the ports of nodes alone.
 */
function canCall(from: WorldPod, to: WorldPod, via: Via, { nodePorts }: Reach): boolean {
  const byNodePort = via === 'node-port-local' || via === 'node-port-cluster';
  if (from === to) return via === 'pod' && !isBeside(from);
  if (isBeside(to)) return via === 'pod' && !isBeside(from);
  if (byNodePort) return from.hostNetwork !== true && nodePorts.has(podName(to));
  return podName(from) !== OUTSIDE;
}

function isBeside(end: WorldPod): boolean {
  return end.hostNetwork === true || podName(end) === OUTSIDE;
}

function distinctPorts(pod: WorldPod): WorldPod['ports'] {
  const seen = new Set<string>();
  return pod.ports.filter(({ port, protocol }) => {
    const key = `${port}/${protocol}`;
    return !seen.has(key) && seen.add(key);
  });
}
