import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';

/** The packets of each step, by the step's name, and those that belong to none. */
export interface JoinedPackets {
  byStep: Map<string, DeniedPacket[]>;
  unrelated: DeniedPacket[];
}

/** The kernel stamps a packet, the harness and the app a step; their clocks are one, but not read at one moment. */
const SLACK_MS = 250;
const RESOLVER_PORT = 53;

/**
 * Joins denied packets to the steps that sent them: same ends, same port, in the time of the step. A packet to the
 * cluster's resolver belongs to a step of its source, since every call by name begins there.
 * A step that stopped is asked before one that was done, since a denied packet is a reason to stop.
 */
export function joinPackets(steps: readonly FlowStep[], packets: readonly DeniedPacket[]): JoinedPackets {
  const byStep = new Map<string, DeniedPacket[]>();
  const unrelated: DeniedPacket[] = [];
  const inOrder = [...steps]
    .filter(({ outcome }) => outcome.result !== 'not-reached')
    .sort((one, other) => rank(one) - rank(other));
  for (const packet of packets) {
    const step = inOrder.find((one) => belongs(packet, one));
    if (step) byStep.set(step.step, [...(byStep.get(step.step) ?? []), packet]);
    else unrelated.push(packet);
  }
  return { byStep, unrelated };
}

function rank({ outcome }: FlowStep): number {
  return outcome.result === 'stopped' ? 0 : 1;
}

function belongs(packet: DeniedPacket, { from, to, port, startedAt, tookMs }: FlowStep): boolean {
  const inTime = packet.at >= startedAt - SLACK_MS && packet.at <= startedAt + tookMs + SLACK_MS;
  if (!inTime || packet.from !== from) return false;
  return isLookup(packet) || (packet.to === to && packet.destinationPort === port);
}

/** Whether the packet was a question to a resolver. */
export function isLookup({ destinationPort }: DeniedPacket): boolean {
  return destinationPort === RESOLVER_PORT;
}
