import type { Manifest } from '../model/manifest.js';
import { podName, type World, type WorldPort } from '../model/world.js';
import { partsOf } from './class-parts.js';
import { readingsOf } from './class-readings.js';
import { type PlacedPolicies, type PlacedRule, placePolicies } from './class-rules.js';
import { type Alike, gatherAlike } from './class-traits.js';
import { ClassVerdicts } from './class-verdicts.js';
import type { Endpoint } from './endpoint.js';
import { rankPolicies } from './ranked-policy.js';

/** Pods that no policy and no question tells apart. */
export interface PodClass {
  /** `namespace/pod` of its first member. */
  id: string;
  /** `namespace/pod`, in the order of the world. */
  members: readonly string[];
  /** The ports that every member declares, each once. */
  ports: readonly WorldPort[];
}

/** A class with the member that is asked about for all of them. */
export interface ClassOfPods extends PodClass {
  one: Endpoint;
}

/**
 * The classes of a world and the verdicts between them: what `Oracle.decide` says of every pair of their members at
 * declared ports over IPv4, at the cost of the classes instead of the pods. Neither argument may be changed afterwards.
 * Throws an InputError for a policy that is not modelled, or that the API server would refuse.
 */
export function classVerdicts(world: World, policies: readonly Manifest[]): ClassVerdicts {
  const alike = gatherAlike(world, readingsOf(policies));
  const placed = placePolicies(rankPolicies(policies, world), alike);
  const order = new Map(world.pods.map((pod, index) => [podName(pod), index]));
  const parts = partsOf(alike, placed);
  const classes = parts.map((part) => classOf(part, alike, order));
  return new ClassVerdicts(classes, narrowed(placed, parts));
}

function classOf(
  part: readonly number[],
  alike: readonly Alike[],
  order: ReadonlyMap<string, number>,
): ClassOfPods {
  const members = part.flatMap((at) => alike[at]?.members ?? []);
  members.sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
  const one = alike[part[0] ?? 0]?.one as Endpoint;
  return { id: members[0] ?? one.name, members, ports: distinctPorts(one.pod?.ports ?? []), one };
}

function distinctPorts(ports: readonly WorldPort[]): WorldPort[] {
  const first = new Map<string, WorldPort>();
  for (const one of ports) {
    const key = `${one.port}/${one.protocol}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

/** The same sets and lists, for classes instead of the pods that they were made of: one speaks for its class. */
function narrowed({ rules, isolating }: PlacedPolicies, parts: readonly number[][]): PlacedPolicies {
  const first = parts.map((part) => part[0] ?? 0);
  const set = (whole: Uint8Array) => Uint8Array.from(first, (at) => whole[at] ?? 0);
  return {
    rules: rules.map((rule): PlacedRule => {
      return { ...rule, subjects: set(rule.subjects), peers: set(rule.peers) };
    }),
    isolating: {
      egress: first.map((at) => isolating.egress[at] ?? []),
      ingress: first.map((at) => isolating.ingress[at] ?? []),
    },
  };
}
