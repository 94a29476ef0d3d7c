import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import { isCalicoPolicy } from './calico/kinds.js';
import { unusedCalicoParts } from './calico/unused.js';
import { type Endpoint, Endpoints } from './endpoint.js';
import { type FieldProblem, type PolicyPeer, type PolicyPort, readSpec } from './network-policy.js';
import { peerMatcher } from './peer.js';
import type { Half } from './policy.js';
import { portMatcher } from './port.js';
import { Selector } from './selector.js';

/**
 * The parts of a sound NetworkPolicy that say nothing about this world: a selector that matches no pod, a port that none
 * of the rule's destinations serves. In a test both are slips: such a rule passes whatever the cluster does. `beside` are
 * the manifests that are applied with it, of which a policy of Calico may select network sets.
 */
export function unusedParts(
  world: World,
  manifest: Manifest,
  beside: readonly Manifest[] = [],
): FieldProblem[] {
  if (isCalicoPolicy(manifest)) return unusedCalicoParts(world, manifest, beside);
  const read = readSpec(manifest);
  if ('problems' in read) return [];
  const all = [...new Endpoints(world).pods.values()];
  const namespace = manifest.metadata.namespace ?? 'default';
  const selector = new Selector(read.spec.podSelector ?? {});
  const subjects = all.filter(({ pod }) => pod?.namespace === namespace && selector.matches(pod.labels));
  if (subjects.length === 0) {
    const write = `a selector that matches a pod of namespace ${namespace} (${labelsOf(all, namespace)})`;
    return [{ path: ['spec', 'podSelector'], write }];
  }
  const halves: [Half, 'from' | 'to'][] = [
    ['ingress', 'from'],
    ['egress', 'to'],
  ];
  return halves.flatMap(([half, list]) =>
    (read.spec[half] ?? []).flatMap((rule, index) => {
      const path = ['spec', half, index];
      const peers = (list in rule ? (rule as Record<string, PolicyPeer[]>)[list] : undefined) ?? [];
      const destinations = half === 'ingress' ? subjects : destinationsOf(namespace, peers, all);
      return [
        ...peers.flatMap((peer, item) => unusedPeer(namespace, peer, all, [...path, list, item])),
        ...(rule.ports ?? []).flatMap((port, item) =>
          unusedPort(port, destinations, [...path, 'ports', item]),
        ),
      ];
    }),
  );
}

function unusedPeer(
  namespace: string,
  peer: PolicyPeer,
  all: Endpoint[],
  path: FieldProblem['path'],
): FieldProblem[] {
  // A block may well hold no pod of the world: its pods' addresses are not all that it is for.
  if (peer.ipBlock || all.some((one) => peerMatcher(namespace, peer).matches(one))) return [];
  return [{ path, write: `selectors that match a pod of the world (${labelsOf(all)})` }];
}

/** Ports of addresses outside the pods are not known, so where a block takes part every port may be served. */
function destinationsOf(namespace: string, peers: PolicyPeer[], all: Endpoint[]): Endpoint[] | undefined {
  if (peers.some((peer) => peer.ipBlock)) return undefined;
  if (peers.length === 0) return all;
  const matchers = peers.map((peer) => peerMatcher(namespace, peer));
  return all.filter((one) => matchers.some((matcher) => matcher.matches(one)));
}

function unusedPort(
  port: PolicyPort,
  destinations: Endpoint[] | undefined,
  path: FieldProblem['path'],
): FieldProblem[] {
  if (!destinations || destinations.length === 0) return [];
  const matcher = portMatcher(port);
  const targets = destinations.flatMap((destination) =>
    (destination.pod?.ports ?? []).map((served) => ({ destination, ...served })),
  );
  if (targets.some((target) => matcher.matches(target))) return [];
  const served = new Set(
    targets.map((one) => `${one.port}/${one.protocol}${one.name ? ` (${one.name})` : ''}`),
  );
  return [
    { path, write: `a port that a destination of this rule serves: ${[...served].join(', ') || 'none do'}` },
  ];
}

function labelsOf(all: Endpoint[], namespace?: string): string {
  const described = all
    .filter(({ pod }) => pod && (!namespace || pod.namespace === namespace))
    .map(({ pod, namespaceLabels }) => {
      const labels = Object.entries(pod?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
      const places = Object.entries(namespaceLabels ?? {}).map(([key, value]) => `${key}=${value}`);
      const place = namespace ? '' : ` in namespace ${places.join(', ')}`;
      return `${pod ? podName(pod) : ''}: ${labels.join(', ') || 'no labels'}${place}`;
    });
  return described.length === 0
    ? 'there is none'
    : described.slice(0, 4).join('; ') + (described.length > 4 ? '; …' : '');
}
