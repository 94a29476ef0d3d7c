import { NODES, OUTSIDE, STAND_INS } from '../model/beside.js';
import type { ConnectionCell, Family } from '../model/cell.js';
import { podName, type World, type WorldPod } from '../model/world.js';
import type { Decision } from '../oracle/decision.js';
import type { Oracle } from '../oracle/oracle.js';

/** What the specification says of one connection; `silent` names what it leaves open, and so who must say it. */
export interface Saying {
  decision: Decision;
  silent?: 'node-port' | 'node-address';
}

/**
 * A node may appear to pods by the address of its tunnel, which lies in the range of pod addresses: the lower half of
 * the IPv4 pool and the top of the IPv6 one, as kind-config/calico/pools.yaml has them.
 */
const TUNNEL: Readonly<Record<Family, string>> = { 4: '10.244.0.1', 6: 'fd00:10:244:f000::1' };

/** Some port of the range of which a cluster gives node ports. */
const A_NODE_PORT = 31_000;

/**
 * Asks the oracle about a cell. Where addresses are rewritten on the way, NetworkPolicy does not define whether a policy
 * sees them before or after it (Network Policies, "Behavior of ipBlock selectors"): then every way of seeing them is asked
 * about. If all give one verdict, the specification says it; if not, it is silent.
 */
export function sayingOf(cell: ConnectionCell, world: Pick<World, 'pods'>, oracle: Oracle): Saying {
  const { port, protocol, family } = cell;
  const plain = !isByNodePort(cell) && cell.from !== OUTSIDE && cell.to !== OUTSIDE;
  // Nearly every cell: what the policies see is the pod itself.
  if (plain && !onNodes(world).has(cell.from))
    return { decision: oracle.decide({ from: cell.from, to: cell.to, port, protocol, family }) };
  const ends = endsOf(cell, world);
  const decisions = ends.sources.flatMap((from) =>
    ends.destinations.map((to): Decision => {
      const egress = oracle.decide({ from: ends.from, ...to, protocol, family }).egress;
      const ingress = oracle.decide({ from, to: ends.to, port, protocol, family }).ingress;
      const open = egress.verdict === 'allow' && ingress.verdict === 'allow';
      return { verdict: open ? 'allow' : 'deny', egress, ingress };
    }),
  );
  const [first, ...others] = decisions as [Decision, ...Decision[]];
  if (others.every(({ verdict }) => verdict === first.verdict)) return { decision: first };
  return { decision: first, silent: isByNodePort(cell) ? 'node-port' : 'node-address' };
}

const known = new WeakMap<object, ReadonlySet<string>>();

/** The pods of a world that stand on their node's own network. */
function onNodes(world: Pick<World, 'pods'>): ReadonlySet<string> {
  const found =
    known.get(world) ?? new Set(world.pods.filter((pod) => pod.hostNetwork === true).map(podName));
  known.set(world, found);
  return found;
}

interface Ends {
  from: string;
  to: string;
  /** What the destination's policies may see as the source. */
  sources: string[];
  /** What the source's policies may see as the destination. */
  destinations: { to: string; port: number }[];
}

function endsOf(cell: ConnectionCell, { pods }: Pick<World, 'pods'>): Ends {
  const { port, family } = cell;
  const [from, to] = [addressed(cell.from, family), addressed(cell.to, family)];
  const source = pods.find((pod) => podName(pod) === cell.from);
  const target = pods.find((pod) => podName(pod) === cell.to);
  const plain = { from, to, sources: [from], destinations: [{ to, port }] };
  if (isByNodePort(cell)) {
    const [own, other] = [nodeName(pods, target, true), nodeName(pods, target, false)];
    // What externalTrafficPolicy Local is for: a client outside keeps its address.
    const kept = cell.from === OUTSIDE && cell.via === 'node-port-local';
    const dialled = cell.via === 'node-port-local' ? own : other;
    return {
      ...plain,
      sources: kept ? [from] : [from, other, TUNNEL[family]],
      destinations: [...plain.destinations, { to: dialled, port: A_NODE_PORT }],
    };
  }
  const farNode = source?.hostNetwork === true && source.node !== target?.node;
  return farNode ? { ...plain, sources: [from, TUNNEL[family]] } : plain;
}

function isByNodePort({ via }: ConnectionCell): boolean {
  return via === 'node-port-local' || via === 'node-port-cluster';
}

/** The host outside is no pod to any policy, only an address. */
function addressed(name: string, family: Family): string {
  return name === OUTSIDE ? (STAND_INS[name]?.[family] ?? name) : name;
}

/** The probe on the target's own node, or on another one; the stand-in address where the world has none. */
function nodeName(pods: readonly WorldPod[], target: WorldPod | undefined, own: boolean): string {
  const node = pods.find((pod) => pod.namespace === NODES && (pod.node === target?.node) === own);
  return node ? podName(node) : '192.0.2.83';
}
