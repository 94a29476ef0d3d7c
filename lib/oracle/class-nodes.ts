import type { Endpoint } from './endpoint.js';

/** Pods of one part; `at` is the index of the pod that stands for the part. */
export interface Part {
  at: number;
  /** In the order of the world. */
  members: readonly Endpoint[];
}

/**
 * Splits parts by node where that makes a difference: nothing keeps a pod on its node's network from the pods that run
 * on the node. It is one for pods that some policy isolates for ingress, and for pods on the network of their nodes.
 */
export function splitByNode(parts: readonly Part[], isolated: (part: Part) => boolean): Part[] {
  const hosts = nodesOf(parts.filter(isOfHosts));
  const guarded = nodesOf(parts.filter((part) => !isOfHosts(part) && isolated(part)));
  return parts.flatMap((part) => {
    if (isOfHosts(part)) return byNode(part, guarded);
    return isolated(part) ? byNode(part, hosts) : [part];
  });
}

function isOfHosts({ members }: Part): boolean {
  return members[0]?.hostNetwork === true;
}

function nodesOf(parts: readonly Part[]): Set<string> {
  return new Set(parts.flatMap(({ members }) => members.flatMap(({ node }) => node ?? [])));
}

/** One part for each of these nodes, and one for all others together. */
function byNode({ at, members }: Part, nodes: ReadonlySet<string>): Part[] {
  const groups = new Map<string | undefined, Endpoint[]>();
  for (const member of members) {
    const node = member.node !== undefined && nodes.has(member.node) ? member.node : undefined;
    const group = groups.get(node);
    if (group) group.push(member);
    else groups.set(node, [member]);
  }
  return [...groups.values()].map((group) => ({ at, members: group }));
}
