import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep, FlowStop } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';

/**
 * Why a flow stopped: the first stopped step, its hop, and the packets that were denied on that hop. Undefined
 * where no step stopped. It sees the timeline, the packets and the cluster's objects, never the case.
 */
export function explainStop(
  steps: readonly FlowStep[],
  _packets: readonly DeniedPacket[],
  _objects: readonly Manifest[],
): FlowStop | undefined {
  const stopped = steps.find((step) => step.outcome.result === 'stopped');
  return stopped && { step: stopped.step, hop: stopped.hop, packets: [] };
}
