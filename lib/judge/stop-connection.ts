import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import { ANSWERED } from '../model/outcome.js';
import { podName, type World } from '../model/world.js';
import { isAddress } from '../oracle/cidr.js';
import type { Question } from '../oracle/decision.js';
import { isLookup, joinPackets } from './join-packets.js';
import type { StandingPolicies } from './standing-policies.js';

/** The connection that a stopped step lacked, and where it is known from. */
export interface StopConnection {
  /** The hop that broke: the step's own, or H0 where the name could not be looked up. */
  hop: string;
  /** The packets that Calico denied of it. */
  packets: DeniedPacket[];
  /** The connection to ask the policies about; undefined where an end of it is not known. */
  question: Question | undefined;
  /** Why there is no question, or what was taken for an end that no packet shows. */
  note?: string;
}

/** The label by which every cluster's resolver is known, whichever it is. */
const RESOLVER_LABEL = ['k8s-app', 'kube-dns'] as const;

/** Whether the connection itself stood: somebody answered, or it was found open. */
export function wasAnswered({ outcome }: FlowStep): boolean {
  return outcome.how === 'open' || ANSWERED.has(outcome.how);
}

/** What is known beside the timeline and the packets; `isDenied` asks the policies. */
export interface Known {
  standing: StandingPolicies;
  /** Addresses of the parties that are no pods. */
  addresses: Readonly<Record<string, string>>;
  isDenied: (question: Question) => boolean;
}

/**
 * Finds the connection by its denied packets, else by what the step declares. A name that cannot be looked up stops a step
 * before its own connection is begun; where no packet tells the two apart, the policies do.
 */
export function connectionOf(
  stopped: FlowStep,
  steps: readonly FlowStep[],
  packets: readonly DeniedPacket[],
  { standing, addresses, isDenied }: Known,
): StopConnection {
  const own = joinPackets(steps, packets).byStep.get(stopped.step) ?? [];
  const lookups = own.filter(isLookup);
  const denied = lookups.length > 0 ? lookups : own;
  const [first] = denied;
  if (first) {
    const hop = lookups.length > 0 ? 'H0' : stopped.hop;
    return { hop, packets: denied, ...withKnownEnds(questionOf(stopped, first, standing), standing) };
  }
  const lookup = lookupOf(stopped, standing.world);
  const declared = {
    from: addresses[stopped.from] ?? stopped.from,
    to: stopped.to,
    port: stopped.port,
    protocol: 'TCP' as const,
  };
  // A step may know its server's name from before. Where its own connection is denied, that alone stops it.
  const onlyLookup = () => lookup !== undefined && isDenied(lookup) && !isDenied(declared);
  if (stopped.outcome.how === 'dns' || (!wasAnswered(stopped) && onlyLookup()))
    return { hop: 'H0', packets: [], question: lookup };
  const from = stopped.from.includes('/') ? stopped.from : addressOf(stopped.from, packets, addresses);
  if (from === undefined) {
    const note = `The address of the ${stopped.from.replaceAll('-', ' ')} is not known, so no policy was asked.`;
    return { hop: stopped.hop, packets: [], question: undefined, note };
  }
  return { hop: stopped.hop, packets: [], ...withKnownEnds({ ...declared, from }, standing) };
}

/** The packet's own ends: a pod where its name is known, else the address. */
function questionOf(step: FlowStep, packet: DeniedPacket, { world }: StandingPolicies): Question {
  if (packet.protocol === 'ICMP') return { from: step.from, to: step.to, port: step.port, protocol: 'TCP' };
  const resolver = isLookup(packet) && !isPod(packet.to) ? resolverOf(world) : undefined;
  return {
    from: isPod(packet.from) ? packet.from : packet.source,
    to: resolver ?? (isPod(packet.to) ? packet.to : packet.destination),
    port: packet.destinationPort ?? step.port,
    protocol: packet.protocol,
  };
}

function isPod(name: string | undefined): name is string {
  return name?.includes('/') === true;
}

function withKnownEnds(
  question: Question,
  { world }: StandingPolicies,
): Pick<StopConnection, 'question' | 'note'> {
  const known = new Set(world.pods.map(podName));
  const stranger = [question.from, question.to].find((end) => !known.has(end) && !isAddress(end));
  if (stranger === undefined) return { question };
  return {
    question: undefined,
    note: `The objects of that moment do not hold ${stranger}, so no policy was asked about it.`,
  };
}

function lookupOf({ from }: FlowStep, world: World): Question | undefined {
  const resolver = resolverOf(world);
  const isKnown = world.pods.some((pod) => podName(pod) === from);
  return resolver && isKnown ? { from, to: resolver, port: 53, protocol: 'UDP' } : undefined;
}

function resolverOf({ pods }: World): string | undefined {
  const [key, value] = RESOLVER_LABEL;
  const found = pods.find(({ namespace, labels }) => namespace === 'kube-system' && labels[key] === value);
  return found && podName(found);
}

/** The address of a party that is no pod: as the run knew it, else by a packet of any of its steps. */
function addressOf(
  party: string,
  packets: readonly DeniedPacket[],
  addresses: Known['addresses'],
): string | undefined {
  return addresses[party] ?? packets.find(({ from }) => from === party)?.source;
}
