import { stringify } from 'yaml';
import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep, FlowStop } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';
import { decide } from '../oracle/decide.js';
import type { Decision, Question } from '../oracle/decision.js';
import { missingRule } from '../oracle/missing-rule.js';
import { isNetworkPolicy } from '../oracle/policy-kinds.js';
import { worldOf } from '../oracle/world.js';
import { isLookup, joinPackets } from './join-packets.js';

/**
 * Why a flow stopped: the first step that did, the hop that broke, the packets that Calico denied there, the policy
 * that isolates and the rule that is missing. Undefined where no step stopped. It sees the timeline, the packets and the
 * cluster's objects of that moment, never the case: so it cannot know what was taken away.
 */
export function explainStop(
  steps: readonly FlowStep[],
  packets: readonly DeniedPacket[],
  objects: readonly Manifest[],
): FlowStop | undefined {
  const stopped = steps.find((step) => step.outcome.result === 'stopped');
  if (!stopped) return undefined;
  const own = joinPackets(steps, packets).byStep.get(stopped.step) ?? [];
  // A name that cannot be looked up stops a step before its own connection is begun.
  const lookups = own.filter(isLookup);
  const denied = lookups.length > 0 ? lookups : own;
  return {
    step: stopped.step,
    hop: lookups.length > 0 ? 'H0' : stopped.hop,
    packets: denied,
    ...explainDenial(questionOf(stopped, denied[0]), objects),
  };
}

/** The connection that was denied: the packet's own ends where there is one, else those that the step declares. */
function questionOf(step: FlowStep, packet: DeniedPacket | undefined): Question {
  if (packet === undefined || packet.protocol === 'ICMP') {
    return { from: step.from, to: step.to, port: step.port, protocol: 'TCP' };
  }
  return {
    from: isPod(packet.from) ? packet.from : packet.source,
    to: isPod(packet.to) ? packet.to : packet.destination,
    port: packet.destinationPort ?? step.port,
    protocol: packet.protocol,
  };
}

function isPod(name: string | undefined): name is string {
  return name?.includes('/') === true;
}

/** What the live policies say of the connection; nothing where they allow it, or where an end is not known to them. */
function explainDenial(
  question: Question,
  objects: readonly Manifest[],
): Pick<FlowStop, 'policy' | 'missingRule'> {
  const world = worldOf(objects);
  const policies = objects.filter(isNetworkPolicy);
  const known = new Set(world.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  const ends = [question.from, question.to];
  if (ends.some((end) => isPod(end) && !known.has(end)) || ends.includes('browser')) return {};
  const decision = decide(world, policies, question);
  if (decision.verdict === 'allow') return {};
  const halves = deniedHalves(decision);
  const rules = halves.flatMap(({ half }) => missingRule(world, question, half) ?? []);
  return {
    policy: halves.map(({ because }) => because).join('; '),
    ...(rules.length > 0 ? { missingRule: rules.map((rule) => stringify(rule)).join('---\n') } : {}),
  };
}

function deniedHalves({ egress, ingress }: Decision): Decision['egress'][] {
  return [egress, ingress].filter(({ verdict }) => verdict === 'deny');
}
