import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import type { Question } from '../oracle/decision.js';
import { joinPackets } from './join-packets.js';
import { type StopConnection, wasAnswered } from './stop-connection.js';

/**
 * The step that the first one to stop was waiting for: a server that must call somebody before it answers keeps its caller
 * waiting. Nobody denied the first step's own connection, and while it waited, packets of another step were denied that
 * stopped as well. Undefined where the first step stopped by itself.
 */
export function awaitedStep(
  first: FlowStep,
  steps: readonly FlowStep[],
  packets: readonly DeniedPacket[],
  own: StopConnection,
  isDenied: (question: Question) => boolean,
): FlowStep | undefined {
  if (wasAnswered(first) || own.packets.length > 0) return undefined;
  if (own.question && isDenied(own.question)) return undefined;
  const { byStep } = joinPackets(steps, packets);
  const until = first.startedAt + first.tookMs;
  return steps.find(
    (step) =>
      step !== first &&
      step.outcome.result === 'stopped' &&
      step.from === first.to &&
      (byStep.get(step.step) ?? []).some(({ at }) => at >= first.startedAt && at <= until),
  );
}
