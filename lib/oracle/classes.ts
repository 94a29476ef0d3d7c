import type { Manifest } from '../model/manifest.js';
import { podName, type World, type WorldPort } from '../model/world.js';
import { type Part, splitByNode } from './class-nodes.js';
import { partsOf } from './class-parts.js';
import { readingsOf } from './class-readings.js';
import { type PlacedPolicies, type PlacedRule, placePolicies } from './class-rules.js';
import { gatherAlike } from './class-traits.js';
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

/** More cells than this are not made bigger by telling nodes apart: it is seconds of reading for whoever gets them. */
const MOST_CELLS = 3_000_000;

/**
 * The classes of a world and the verdicts between them: what `Oracle.decide` says of every pair of their members at
 * declared ports over IPv4, at the cost of the classes instead of the pods. Neither argument may be changed afterwards.
 * Where telling pods apart by node would make more than `mostCells`, nodes are left out, and the result says so in
 * `ownNodeLeftOut`. Throws an InputError for a policy that is not modelled, or that the API server would refuse.
 */
export function classVerdicts(
  world: World,
  policies: readonly Manifest[],
  mostCells = MOST_CELLS,
): ClassVerdicts {
  const alike = gatherAlike(world, readingsOf(policies));
  const placed = placePolicies(rankPolicies(policies, world), alike);
  const order = new Map(world.pods.map((pod, index) => [podName(pod), index]));
  const place = ({ name }: Endpoint) => order.get(name) ?? 0;
  const parts = partsOf(alike, placed).map((part): Part => {
    const members = part.flatMap((at) => alike[at]?.members ?? []);
    return { at: part[0] ?? 0, members: members.sort((one, other) => place(one) - place(other)) };
  });
  const apart = splitByNode(parts, ({ at }) => (placed.isolating.ingress[at]?.length ?? 0) > 0);
  const exact = cellsOf(apart) <= mostCells || apart.length === parts.length;
  const used = exact ? apart.sort((one, other) => placeOf(one, place) - placeOf(other, place)) : parts;
  return new ClassVerdicts(used.map(classOf), narrowed(placed, used), !exact);
}

function cellsOf(parts: readonly Part[]): number {
  const targets = parts.reduce((sum, { members }) => sum + (members[0]?.pod?.ports.length ?? 0), 0);
  return parts.length * targets;
}

function placeOf({ members }: Part, place: (one: Endpoint) => number): number {
  return members[0] ? place(members[0]) : 0;
}

function classOf({ members }: Part): ClassOfPods {
  const [one] = members;
  if (!one) throw new RangeError('a class without members');
  return {
    id: one.name,
    members: members.map(({ name }) => name),
    ports: distinctPorts(one.pod?.ports ?? []),
    one,
  };
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
function narrowed({ rules, isolating }: PlacedPolicies, parts: readonly Part[]): PlacedPolicies {
  const first = parts.map(({ at }) => at);
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
