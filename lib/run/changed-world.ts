import type { Cluster } from '../cluster/cluster.js';
import { list } from '../cluster/objects.js';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { inLane, type Lane } from './lane.js';
import { podsOf, probeWorld } from './probe-world.js';

/** The label that the API server puts on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * Throws EnvironmentError where the namespaces or pods of a lane are not those of `fixtures/network`: a case that was killed
 * has left its changes, and the verdicts of the next would be about another world.
 */
export async function refuseChangedWorld(cluster: Cluster, lane: Lane): Promise<void> {
  const world = probeWorld()
    .filter(({ kind }) => kind === 'Namespace' || kind === 'Pod')
    .map((object) => inLane(lane, object));
  const names = world.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const [namespaces, pods] = await Promise.all([
    list(cluster, { apiVersion: 'v1', kind: 'Namespace' }),
    podsOf(cluster, names),
  ]);
  const ofLane = namespaces.filter(({ metadata }) => names.includes(metadata.name));
  const changes = changesOf(world, [...ofLane, ...pods]);
  if (changes.length === 0) return;
  throw new EnvironmentError('network', `the network world is not as it was made: ${changes.join('; ')}`, {
    expected: 'the namespaces and pods of fixtures/network, with their own labels',
    seen: changes.join('; '),
    nextStep: 'take the environment down and bring it up anew: a case that was killed has left this',
  });
}

/** What of a world is missing, too many or labelled otherwise among the objects that stand, in words. Pure. */
export function changesOf(world: readonly Manifest[], live: readonly Manifest[]): string[] {
  const standing = new Map(live.map((object) => [manifestName(object), object]));
  const known = new Set(world.map(manifestName));
  const changed = world.flatMap((object) => {
    const name = manifestName(object);
    const now = standing.get(name);
    if (!now) return [`${name} is missing`];
    const [was, is] = [labelsOf(object), labelsOf(now)];
    return was === is ? [] : [`${name} has the labels ${is || 'none'} instead of ${was || 'none'}`];
  });
  const more = live.map(manifestName).filter((name) => !known.has(name));
  return [...changed, ...more.map((name) => `${name} is none of it`)];
}

function labelsOf({ metadata }: Manifest): string {
  return Object.entries(metadata.labels ?? {})
    .filter(([key]) => key !== NAMESPACE_NAME)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
